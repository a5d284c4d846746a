import { useState } from "react";
import type { ProposalView } from "../../backend";
import { Button, Notice, TextField } from "../../components";
import styles from "./Proposal.module.css";
import { RefusalNotice } from "./RefusalNotice";
import type { ProposalActions } from "./useProposalActions";

/** An item of which nobody knows whether it was sent: a person looks, and says. */
export function Settle({
  proposal,
  actions,
}: {
  proposal: ProposalView;
  actions: ProposalActions;
}) {
  const [note, setNote] = useState("");
  const [missing, setMissing] = useState(false);
  const settle = (happened: boolean) => {
    if (note.trim() === "") return setMissing(true);
    void actions.settle(proposal.line.id, happened, note.trim());
  };
  return (
    <Notice
      tone="amber"
      title="It is not certain whether this was sent."
      kept="It is not sent again by itself."
      todo="Look at the provider or ask the patient, then say what you found."
    >
      <TextField
        label="What you saw"
        value={note}
        onChange={(value) => {
          setNote(value);
          setMissing(false);
        }}
        maxLength={500}
        {...(missing ? { error: "Say in a few words what you saw." } : {})}
      />
      <RefusalNotice refusal={actions.refusal} onDismiss={actions.clear} />
      <div className={styles.buttons}>
        <Button onPress={() => settle(true)} busy={actions.acting === "settle"}>
          It was sent
        </Button>
        <Button onPress={() => settle(false)} busy={actions.acting === "settle"}>
          It was not sent
        </Button>
      </div>
    </Notice>
  );
}
