import { ArrowLeft } from "lucide-react";
import { type ReactNode, useId, useRef, useState } from "react";
import { Button } from "./Button";
import { useWidthInRem } from "./measure";
import { Resizer } from "./Resizer";
import styles from "./SplitPane.module.css";

export type SplitPaneProps = {
  list: ReactNode;
  detail: ReactNode;
  /** What the list and the detail are, for screen readers and for the way back: "Worklist". */
  listLabel: string;
  detailLabel: string;
  /** Where there is room for one only, whether it is the detail. */
  showDetail: boolean;
  onBack: () => void;
  /** The list's first width in rem. */
  initial?: number | undefined;
};

/** Each pane's least width, and the width below which there is room for one only; in rem. */
const LEAST = 18;
const ONE_BELOW = 46;

/** A list and what is chosen in it, side by side; one after the other where there is no room. */
export function SplitPane(props: SplitPaneProps) {
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidthInRem(frame);
  const [asked, setAsked] = useState(props.initial ?? 27);
  const id = useId();
  const narrow = width !== null && width < ONE_BELOW;
  const most = width === null ? 60 : Math.max(LEAST, Math.floor(width - LEAST));
  const size = Math.min(asked, most);
  if (narrow) {
    return (
      <div ref={frame} className={styles.frame}>
        <section
          aria-label={props.showDetail ? props.detailLabel : props.listLabel}
          className={styles.rest}
        >
          {props.showDetail && (
            <div className={styles.back}>
              <Button kind="quiet" small onPress={props.onBack}>
                <ArrowLeft aria-hidden="true" /> {props.listLabel}
              </Button>
            </div>
          )}
          <div className={styles.content}>{props.showDetail ? props.detail : props.list}</div>
        </section>
      </div>
    );
  }
  return (
    <div ref={frame} className={styles.frame}>
      <section
        id={id}
        aria-label={props.listLabel}
        className={styles.list}
        style={{ width: `${size}rem` }}
      >
        {props.list}
      </section>
      <Resizer
        label={`Width of ${props.listLabel}`}
        value={size}
        min={LEAST}
        max={most}
        onChange={setAsked}
        pane="before"
        controls={id}
      />
      <section aria-label={props.detailLabel} className={styles.rest}>
        <div className={styles.content}>{props.detail}</div>
      </section>
    </div>
  );
}
