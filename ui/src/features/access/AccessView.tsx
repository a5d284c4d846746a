import { useState } from "react";
import type { AccessAnswer, AccessRow, AccessView as View } from "../../backend";
import { type Refusal, refusalOf, useBackend } from "../../backend";
import { ErrorState, Loading } from "../../components";
import { useAsked, useSession } from "../../queries";
import { NotRefreshed } from "../NotRefreshed";
import { RefusalNotice } from "../proposal/RefusalNotice";
import styles from "./Access.module.css";
import { ExplainDialog } from "./ExplainDialog";
import { Keys } from "./Keys";
import { Matrix } from "./Matrix";
import { People } from "./People";

/** What a cell was asked: about which row, for which role. */
export type Asked = { row: AccessRow; role: { code: string; title: string } };

/** Who may what, and why; who is known here, and with which keys. */
export function AccessView() {
  const backend = useBackend();
  const session = useSession();
  const zone = session.data?.zone ?? "UTC";
  const asked = useAsked(["session", "access"], (one) => one.access());
  const [answer, setAnswer] = useState<{ asked: Asked; answer: AccessAnswer } | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  async function explain(row: AccessRow, role: Asked["role"]) {
    setRefusal(null);
    try {
      const found = await backend.explainAccess(row.ask, role.code, false);
      setAnswer({ asked: { row, role }, answer: found });
    } catch (error) {
      setRefusal(refusalOf(error));
    }
  }
  if (asked.isPending) return <Loading what="who may what" lines={8} />;
  if (asked.isError && !asked.data) {
    return (
      <ErrorState
        error={asked.error}
        what="Who may what could not be read"
        onRetry={() => void asked.refetch()}
        retrying={asked.isFetching}
      />
    );
  }
  const view = asked.data;
  return (
    <div className={styles.view}>
      <header>
        <h1>Access</h1>
        <p className="muted">
          The rules as this program holds them. A role is given at the practice’s sign-in server;
          nobody here can give one. Press a word to read why.
        </p>
      </header>
      <NotRefreshed asked={asked} />
      <RefusalNotice refusal={refusal} onDismiss={() => setRefusal(null)} />
      <Tables view={view} onAsk={(row, role) => void explain(row, role)} />
      <People people={view.people} zone={zone} />
      <Keys keys={view.keys} zone={zone} />
      <ExplainDialog explained={answer} onClose={() => setAnswer(null)} />
    </div>
  );
}

function Tables(props: { view: View; onAsk: (row: AccessRow, role: Asked["role"]) => void }) {
  const { view, onAsk } = props;
  return (
    <>
      <Matrix
        title="Skills"
        help="What the agent does for a role. It drafts; it never writes by itself."
        roles={view.roles}
        rows={view.skills}
        onAsk={onAsk}
        withReach
      />
      <Matrix
        title="Approvals"
        help="Whose signature lets something leave."
        roles={view.roles}
        rows={view.approvals}
        onAsk={onAsk}
      />
      <Matrix
        title="Confirmed each time"
        help="These ask for the PIN or a new sign-in whenever they are done."
        roles={view.roles}
        rows={view.operations}
        onAsk={onAsk}
      />
      <Matrix
        title="Fields of a patient"
        help="What a role sees of a record: whole, masked (initials, the year, the last four) or nothing."
        roles={view.roles}
        rows={view.fields}
      />
    </>
  );
}
