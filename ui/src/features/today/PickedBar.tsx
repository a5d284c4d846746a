import type { ProposalLineView } from "../../backend";
import { Button } from "../../components";
import styles from "./Today.module.css";

/** Drafts picked to be approved with one signature: each must have been read to its end. */
export function PickedBar(props: {
  drafts: readonly ProposalLineView[];
  isRead: (line: ProposalLineView) => boolean;
  onClear: () => void;
  onShow: (line: ProposalLineView) => void;
  onSign: () => void;
  busy: boolean;
}) {
  const { drafts, isRead } = props;
  if (drafts.length === 0) return null;
  const unread = drafts.filter((line) => !isRead(line));
  const [first] = unread;
  return (
    <section className={styles.pickedBar} aria-label="Picked drafts">
      <p role="status">
        {drafts.length} picked
        {unread.length > 0 ? ` · ▲ ${unread.length} not read to the end yet` : " · all read"}
      </p>
      {first && <Button onPress={() => props.onShow(first)}>Show the next unread</Button>}
      <Button kind="go" onPress={props.onSign} isDisabled={unread.length > 0} busy={props.busy}>
        Approve {drafts.length}…
      </Button>
      <Button kind="quiet" onPress={props.onClear}>
        Pick none
      </Button>
    </section>
  );
}
