import { Label } from "react-aria-components/Label";
import { ProgressBar } from "react-aria-components/ProgressBar";
import { Button } from "./Button";
import styles from "./Progress.module.css";

export type ProgressProps = {
  /** What is being done: "Reading lab results". */
  label: string;
  /** Done so far, and of how many; without a total the bar only shows that work goes on. */
  value?: number | undefined;
  total?: number | undefined;
  /** The count in words; "312 of 1,200" where none is given. */
  words?: string | undefined;
  onCancel?: (() => void) | undefined;
  cancelling?: boolean | undefined;
};

/** Long work: what, how far, and a way to stop it. */
export function Progress({ label, value, total, words, onCancel, cancelling }: ProgressProps) {
  const known = value !== undefined && total !== undefined && total > 0;
  const said =
    words ?? (known ? `${value.toLocaleString("en-US")} of ${total.toLocaleString("en-US")}` : "");
  return (
    <div className={styles.progress}>
      <ProgressBar
        className={styles.bar ?? ""}
        value={known ? Math.min(100, (value / total) * 100) : 0}
        isIndeterminate={!known}
        valueLabel={said}
      >
        {({ percentage, valueText }) => (
          <>
            <div className={styles.row}>
              <Label>{cancelling ? "Stopping…" : label}</Label>
              <span className={styles.words}>{known || words ? valueText : ""}</span>
            </div>
            <div className={styles.track}>
              <div
                className={known ? styles.fill : styles.wander}
                style={known ? { width: `${percentage ?? 0}%` } : undefined}
              />
            </div>
          </>
        )}
      </ProgressBar>
      {onCancel && (
        <Button small onPress={onCancel} isDisabled={cancelling ?? false}>
          Cancel
        </Button>
      )}
    </div>
  );
}
