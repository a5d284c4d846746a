import { CircleAlert, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "./Button";
import { cx } from "./cx";
import styles from "./Notice.module.css";

export type NoticeProps = {
  tone?: "info" | "amber" | "red" | undefined;
  /** What happened. */
  title: ReactNode;
  /** What was kept. */
  kept?: ReactNode;
  /** What to do. */
  todo?: ReactNode;
  onRetry?: (() => void) | undefined;
  retryLabel?: string | undefined;
  retrying?: boolean | undefined;
  onDismiss?: (() => void) | undefined;
  /** Spoken at once (`alert`) or when the reader is free (`status`); off for one that stood there. */
  announce?: "alert" | "status" | "off" | undefined;
  children?: ReactNode;
};

const MARKS = { info: Info, amber: TriangleAlert, red: CircleAlert };
const WORDS = { info: "Note", amber: "Attention", red: "Danger" };

/** Says what happened, what was kept and what to do. */
export function Notice(props: NoticeProps) {
  const { tone = "info", title, kept, todo, onRetry, onDismiss, children } = props;
  const Mark = MARKS[tone];
  const announce = props.announce ?? (tone === "red" ? "alert" : "status");
  return (
    <div
      className={cx(styles.notice, styles[tone])}
      {...(announce === "off" ? {} : { role: announce })}
    >
      <Mark className={styles.mark} role="img" aria-label={WORDS[tone]} />
      <div className={styles.words}>
        <p className={styles.title}>{title}</p>
        {kept && <p>{kept}</p>}
        {todo && <p>{todo}</p>}
        {children}
      </div>
      {(onRetry || onDismiss) && (
        <div className={styles.actions}>
          {onRetry && (
            <Button small onPress={onRetry} busy={props.retrying}>
              {props.retryLabel ?? "Try again"}
            </Button>
          )}
          {onDismiss && (
            <Button small kind="quiet" onPress={onDismiss}>
              Dismiss
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
