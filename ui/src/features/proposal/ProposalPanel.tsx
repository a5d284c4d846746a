import { type ReactNode, useState } from "react";
import type { ProposalView } from "../../backend";
import { Bdi, Button, ErrorState, Loading, PersonName, useToast } from "../../components";
import { keys, useAsked } from "../../queries";
import { Identity } from "../Identity";
import { NotRefreshed } from "../NotRefreshed";
import styles from "./Panel.module.css";
import { type OpenSource, ProposalDifferences, ProposalGrounds } from "./ProposalGrounds";
import { ProposalHead } from "./ProposalHead";
import { ProposalHistory } from "./ProposalHistory";
import { ProposalText } from "./ProposalText";
import { Recall } from "./Recall";
import { RefusalNotice } from "./RefusalNotice";
import { READ_FIRST, useRead } from "./read";
import { Settle } from "./Settle";
import { useUnsaved } from "./unsaved";
import type { ProposalActions } from "./useProposalActions";

export type ProposalPanelProps = {
  id: string;
  zone: string;
  now: Date;
  actions: ProposalActions;
  editing: boolean;
  onEditing: (editing: boolean) => void;
  onSource: OpenSource;
  /** Stands above everything: an unread message of the patient. */
  first?: ReactNode;
  /** Stands under the text: why the patient is here, the chart link. */
  children?: ReactNode;
  /** Buttons beside Approve and Decline. */
  more?: ReactNode;
  /** Whether what it rests on is listed (the worklist says the same as reasons). */
  showGrounds?: boolean;
  /** Whether it says whom it is about (the worklist does so itself). */
  showPatient?: boolean;
  /** Whether Decline stands beside Approve; else `more` offers it. */
  showDecline?: boolean;
};

/** One proposal in full, with everything that can be done with it. */
export function ProposalPanel(props: ProposalPanelProps) {
  const asked = useAsked(keys.proposal(props.id), (backend) => backend.proposal(props.id));
  if (asked.isPending) return <Loading what="the draft" lines={6} />;
  if (asked.isError && !asked.data) {
    return (
      <ErrorState
        error={asked.error}
        what="The draft could not be opened"
        onRetry={() => void asked.refetch()}
        retrying={asked.isFetching}
      />
    );
  }
  return (
    <Panel
      {...props}
      first={
        <>
          <NotRefreshed asked={asked} />
          {props.first}
        </>
      }
      proposal={asked.data}
    />
  );
}

function Panel(props: ProposalPanelProps & { proposal: ProposalView }) {
  const { proposal, actions, onEditing, zone } = props;
  const unsaved = useUnsaved().get(proposal.line.id);
  const { isRead } = useRead();
  const say = useToast();
  const may = (act: ProposalView["may"][number]) => proposal.may.includes(act);
  // Somebody else may have decided on it while it was edited.
  const editing = props.editing && may("edit");
  const shown = [{ id: proposal.line.id, shownDigest: proposal.line.shownDigest }];
  const approve = () => {
    if (isRead(proposal.line)) void actions.sign(shown);
    else say({ text: READ_FIRST });
  };
  return (
    <div className={styles.panel}>
      <div className={styles.body}>
        {props.first}
        {props.showPatient && proposal.patient && (
          <p className={styles.patient}>
            <strong>
              <PersonName name={proposal.patient} />
            </strong>{" "}
            <span className="muted">
              <Identity patient={proposal.patient} />
            </span>
          </p>
        )}
        <ProposalHead proposal={proposal} zone={zone} now={props.now} />
        <ProposalDifferences proposal={proposal} onSource={props.onSource} />
        {may("settle") && <Settle proposal={proposal} actions={actions} />}
        {may("recall") && <Recall line={proposal.line} actions={actions} />}
        <ProposalText
          proposal={proposal}
          actions={actions}
          editing={editing}
          onEditing={onEditing}
        />
        <SizeLine proposal={proposal} editing={editing} unsaved={unsaved !== undefined} />
        {!editing && actions.acting === null && !may("recall") && !may("settle") && (
          <RefusalNotice refusal={actions.refusal} onDismiss={actions.clear} />
        )}
        {props.children}
        {(props.showGrounds ?? true) && (
          <section className={styles.card} aria-labelledby={`${proposal.line.id}-grounds`}>
            <h2 id={`${proposal.line.id}-grounds`}>What it rests on</h2>
            <ProposalGrounds grounds={proposal.grounds} onSource={props.onSource} />
          </section>
        )}
        <Past proposal={proposal} zone={zone} />
      </div>
      {!editing && (
        <footer className={styles.foot}>
          {may("approve") && (
            <Button
              kind="go"
              onPress={approve}
              busy={actions.acting === "sign"}
              aria-keyshortcuts="A"
            >
              Approve…
            </Button>
          )}
          {may("edit") && (
            <Button onPress={() => onEditing(true)} aria-keyshortcuts="E">
              {unsaved ? "Go on editing" : "Edit"}
            </Button>
          )}
          {props.more}
          {may("decline") && (props.showDecline ?? true) && (
            <Button kind="quiet" onPress={() => void actions.sign(shown)}>
              Decline…
            </Button>
          )}
          {!may("approve") && proposal.whyNot && (
            <p className={styles.whyNot}>
              <Bdi text={proposal.whyNot} />
            </p>
          )}
        </footer>
      )}
    </div>
  );
}

function SizeLine(props: { proposal: ProposalView; editing: boolean; unsaved: boolean }) {
  const { size } = props.proposal;
  if (props.editing) return null;
  return (
    <p className={styles.size}>
      {size && (
        <span>
          {size.characters} of {size.allowed} characters · {size.parts}{" "}
          {size.parts === 1 ? "part" : "parts"}
        </span>
      )}
      {props.unsaved && <span>▲ You have unsaved changes to this text.</span>}
    </p>
  );
}

function Past({ proposal, zone }: { proposal: ProposalView; zone: string }) {
  const [open, setOpen] = useState(
    proposal.decisions.length > 0 || proposal.receipt !== null || proposal.attempts.length > 0,
  );
  return (
    <details
      className={styles.past}
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>History</summary>
      <ProposalHistory proposal={proposal} zone={zone} />
    </details>
  );
}
