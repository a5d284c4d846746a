import { LoaderCircle } from "lucide-react";
import type { ReactNode } from "react";
import { Button as AriaButton, type ButtonProps as AriaProps } from "react-aria-components/Button";
import styles from "./Button.module.css";
import { cx } from "./cx";
import { Hint } from "./Hint";

export type ButtonProps = Omit<AriaProps, "children" | "className" | "style"> & {
  /** `go`: the one primary action of a view. `danger`: may harm a patient or lose work. */
  kind?: "go" | "plain" | "quiet" | "danger" | undefined;
  small?: boolean | undefined;
  /** Work is under way: the button stays, says so and takes no second press. */
  busy?: boolean | undefined;
  /** Keys that do the same, as `KeyboardEvent` names them: "A", "Control+S". */
  "aria-keyshortcuts"?: string | undefined;
  children: ReactNode;
};

/** A button with words. */
export function Button(props: ButtonProps) {
  const { kind = "plain", small, busy, children, "aria-keyshortcuts": keys, ...rest } = props;
  return (
    <AriaButton
      {...rest}
      // The library leaves this attribute out.
      {...(keys ? { render: (dom) => <button {...dom} aria-keyshortcuts={keys} /> } : {})}
      isPending={busy ?? false}
      className={cx(styles.button, styles[kind], small && styles.small)}
    >
      {busy && <LoaderCircle className={styles.spin} aria-hidden="true" />}
      {children}
    </AriaButton>
  );
}

export type IconButtonProps = Omit<AriaProps, "children" | "className" | "style" | "aria-label"> & {
  /** What the button does, in words: its accessible name and its tooltip. */
  label: string;
  /** The keys that do the same, shown in the tooltip: "Ctrl K". */
  keys?: string | undefined;
  children: ReactNode;
};

/** A button with a picture only; its name is read out and shown on hover and focus. */
export function IconButton({ label, keys, children, ...rest }: IconButtonProps) {
  return (
    <Hint text={keys ? `${label} · ${keys}` : label}>
      <AriaButton
        {...rest}
        aria-label={label}
        className={cx(styles.button, styles.quiet, styles.icon)}
      >
        {children}
      </AriaButton>
    </Hint>
  );
}
