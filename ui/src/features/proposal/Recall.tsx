import { useEffect, useState } from "react";
import type { ProposalLineView } from "../../backend";
import { Button, Notice } from "../../components";
import { nowMs } from "../../format";
import { RefusalNotice } from "./RefusalNotice";
import type { ProposalActions } from "./useProposalActions";

/** Whole seconds until an instant, counted down; never below 0. */
export function useSecondsUntil(instant: string | null): number {
  const left = () =>
    instant === null ? 0 : Math.max(0, Math.ceil((Date.parse(instant) - nowMs()) / 1000));
  const [seconds, setSeconds] = useState(left);
  // biome-ignore lint/correctness/useExhaustiveDependencies: left reads only the instant
  useEffect(() => {
    setSeconds(left());
    if (instant === null) return;
    const timer = setInterval(() => setSeconds(left()), 500);
    return () => clearInterval(timer);
  }, [instant]);
  return seconds;
}

/** Signed and still here: until when it can be taken back, and the button. */
export function Recall({ line, actions }: { line: ProposalLineView; actions: ProposalActions }) {
  const seconds = useSecondsUntil(line.holdUntil);
  return (
    <Notice
      title={
        seconds > 0
          ? `Leaves in ${seconds} s.`
          : `Signed${line.waitsFor ? `; waits for ${line.waitsFor}` : " and on its way"}.`
      }
      todo="Until it is sent you can take it back. It then waits for review again."
      announce="off"
    >
      <RefusalNotice refusal={actions.refusal} onDismiss={actions.clear} />
      <Button onPress={() => void actions.recall(line)} busy={actions.acting === "recall"}>
        Recall
      </Button>
    </Notice>
  );
}
