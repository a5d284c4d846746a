import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { relativeTime } from "../format";
import { Button } from "./Button";
import { Notice } from "./Notice";
import { asRefusal } from "./refusal";
import styles from "./States.module.css";

export type EmptyStateProps = {
  title: string;
  /** Why there is nothing, and what would bring something. */
  children?: ReactNode;
  /** One action at most. */
  action?: ReactNode;
};

/** Nothing to show, said in words. */
export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <div className={styles.state}>
      <h2>{title}</h2>
      {children && <div className={styles.words}>{children}</div>}
      {action}
    </div>
  );
}

/** Grey lines in the shape of what comes, and the same said in words for those who listen. */
export function Loading({ what, lines = 4 }: { what: string; lines?: number | undefined }) {
  return (
    <div className={styles.loading} role="status">
      <p className={styles.says}>Loading {what}…</p>
      {Array.from({ length: lines }, (_, line) => `line ${line}`).map((key) => (
        <span key={key} className={styles.line} aria-hidden="true" />
      ))}
    </div>
  );
}

export type ErrorStateProps = {
  /** What was thrown: a refusal `{ code, sentence }`, or anything. */
  error: unknown;
  /** What could not be done: "The worklist could not be read". */
  what: string;
  onRetry?: (() => void) | undefined;
  retrying?: boolean | undefined;
};

/** A view that could not be filled: what failed, why, and the way on. */
export function ErrorState({ error, what, onRetry, retrying }: ErrorStateProps) {
  const refusal = asRefusal(error);
  return (
    <div className={styles.state} role="alert">
      <h2 className={styles.failed}>
        <CircleAlert aria-hidden="true" /> {what}
      </h2>
      <p className={styles.words}>{refusal.sentence}</p>
      <p className="small muted">
        Code <code>{refusal.code}</code>
      </p>
      {onRetry && (
        <Button onPress={onRetry} busy={retrying}>
          Try again
        </Button>
      )}
    </div>
  );
}

export type StaleNoteProps = {
  /** When what is shown was true, as an instant. */
  asOf: string | Date;
  now: Date;
  /** Why it is not newer: "Offline", "The practice’s system did not answer". */
  why?: string | undefined;
  onRefresh?: (() => void) | undefined;
  refreshing?: boolean | undefined;
};

/** Says since when what is shown may be out of date. */
export function StaleNote({ asOf, now, why, onRefresh, refreshing }: StaleNoteProps) {
  return (
    <Notice
      tone="amber"
      title={`Shown as of ${relativeTime(asOf, now)}${why ? `. ${why}.` : "."}`}
      onRetry={onRefresh}
      retryLabel="Refresh"
      retrying={refreshing}
      // How old it is changes by the minute: said to who comes by, not each time.
      announce="off"
    />
  );
}
