import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { ProposalView } from "../../backend";
import { Button, DiffView, TextArea, TextField } from "../../components";
import { withoutTurns } from "../../format";
import { ExactText, HiddenMarksNote } from "./ExactText";
import styles from "./Proposal.module.css";
import { RefusalNotice } from "./RefusalNotice";
import { useReadAtEnd } from "./read";
import { useUnsaved } from "./unsaved";
import type { ProposalActions } from "./useProposalActions";

export type ProposalTextProps = {
  proposal: ProposalView;
  actions: ProposalActions;
  editing: boolean;
  onEditing: (editing: boolean) => void;
};

/** The text that will leave: the largest text of its view. Read, or edited in place. */
export function ProposalText({ proposal, actions, editing, onEditing }: ProposalTextProps) {
  const end = useReadAtEnd(
    editing && proposal.may.includes("edit") ? undefined : proposal.line.id,
    proposal.line.shownDigest,
  );
  const unsaved = useUnsaved();
  const kept = unsaved.get(proposal.line.id);
  const mayEdit = proposal.may.includes("edit");
  if (editing && mayEdit) {
    return <Editor proposal={proposal} actions={actions} onDone={() => onEditing(false)} />;
  }
  return (
    <div className={styles.message}>
      {proposal.subject !== null && (
        <p className={styles.subject}>
          <span className="muted">Subject </span>
          <ExactText text={proposal.subject} />
        </p>
      )}
      <div className={styles.text} dir="auto">
        <ExactText text={proposal.text} />
      </div>
      <HiddenMarksNote text={proposal.text} />
      <div ref={end} className={styles.end} />
      {kept && !mayEdit && (
        <Left text={kept.text} onDiscard={() => unsaved.set(proposal.line.id, null)} />
      )}
    </div>
  );
}

/** Words that were not saved before the text was decided on. */
function Left({ text, onDiscard }: { text: string; onDiscard: () => void }) {
  return (
    <details className={styles.compare}>
      <summary>▲ Your unsaved words: the text can no longer be changed</summary>
      <div className={styles.text} dir="auto">
        {withoutTurns(text)}
      </div>
      <Button small onPress={onDiscard}>
        Discard them
      </Button>
    </details>
  );
}

type EditorProps = { proposal: ProposalView; actions: ProposalActions; onDone: () => void };

function Editor({ proposal, actions, onDone }: EditorProps) {
  const { line } = proposal;
  const unsaved = useUnsaved();
  const kept = unsaved.get(line.id);
  const text = kept?.text ?? proposal.text;
  const [note, setNote] = useState("");
  const beforeChange = kept !== undefined && kept.shownDigest !== line.shownDigest;
  const dirty = text !== proposal.text;

  // Focus that comes by itself does not scroll; what is edited is brought into view.
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    frame.current?.scrollIntoView?.({ block: "nearest" });
  }, []);

  const close = () => {
    actions.clear();
    onDone();
  };
  const leave = () => {
    unsaved.set(line.id, null);
    close();
  };
  const save = async () => {
    if (!dirty) return leave();
    if (await actions.edit(line.id, text, note.trim())) leave();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey && (event.key.toLowerCase() === "s" || event.key === "Enter")) {
      event.preventDefault();
      void save();
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      // Typed words are never lost to one key: they stay as an unsaved edit.
      if (dirty) close();
      else leave();
    }
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the fields inside
    <div ref={frame} className={styles.editor} onKeyDown={onKeyDown}>
      <TextArea
        label="Text that will be sent"
        value={text}
        onChange={(value) =>
          unsaved.set(line.id, { text: value, shownDigest: kept?.shownDigest ?? line.shownDigest })
        }
        reading
        rows={proposal.line.action === "send_sms" ? 6 : 14}
        autoFocus
        {...(proposal.size ? { limit: proposal.size.allowed } : {})}
      />
      <RefusalNotice refusal={actions.refusal} onDismiss={actions.clear} />
      {beforeChange && (
        <p className="small" role="status">
          ▲ The draft was changed by somebody else while you were editing. Your words are kept here;
          compare before you save.
        </p>
      )}
      {dirty && (
        <details className={styles.compare}>
          <summary>What you changed</summary>
          <DiffView
            before={proposal.text}
            after={text}
            beforeLabel={`Draft ${line.revision}`}
            afterLabel="Yours"
          />
        </details>
      )}
      <TextField
        label="Why you changed it (kept with the draft)"
        value={note}
        onChange={setNote}
        maxLength={200}
      />
      <div className={styles.buttons}>
        <Button
          onPress={() => void save()}
          busy={actions.acting === "edit"}
          aria-keyshortcuts="Control+S"
        >
          Save draft
        </Button>
        <Button kind="quiet" onPress={leave}>
          Discard changes
        </Button>
      </div>
    </div>
  );
}
