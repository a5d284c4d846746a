import { LockKeyhole } from "lucide-react";
import { useEffect, useState } from "react";
import { type AppStatus, type Refusal, refusalOf, useBackend } from "../../backend";
import { Bdi, Button, ErrorState, Loading, Notice, Seal } from "../../components";
import { useAsked } from "../../queries";
import { RefusalNotice } from "../proposal/RefusalNotice";
import styles from "./Desk.module.css";
import { Seats } from "./Seats";

function Frame({ app, children }: { app: AppStatus; children: React.ReactNode }) {
  return (
    <main className={styles.gate}>
      <div className={styles.gateBox}>
        <header className={styles.brand}>
          <Seal size={36} />
          <div>
            <h1>Countersign</h1>
            <p className="muted">{app.profile}</p>
          </div>
        </header>
        {children}
        <footer>
          <span className="small muted">Version {app.version}</span>
          {app.demo && <strong className={styles.demo}>DEMO</strong>}
        </footer>
      </div>
    </main>
  );
}

/** The practice is being opened. */
export function Opening({ app }: { app: AppStatus }) {
  return (
    <Frame app={app}>
      <Loading what="the practice" lines={3} />
    </Frame>
  );
}

/** The practice could not be opened: why, and what to do. */
export function Failed({ app }: { app: AppStatus }) {
  const asked = useAsked(["session", "fault"], (backend) => backend.deskFault());
  return (
    <Frame app={app}>
      {asked.data && (
        <Notice tone="red" title="The practice could not be opened.">
          <p>{asked.data.sentence}</p>
          <p className="small">
            Code <code>{asked.data.code}</code>
          </p>
        </Notice>
      )}
      {asked.isError && <ErrorState error={asked.error} what="The reason could not be read" />}
    </Frame>
  );
}

/** Nobody is signed in. */
export function SignIn({ app }: { app: AppStatus }) {
  return (
    <Frame app={app}>
      {app.demo && (
        <p className={styles.demoNote}>
          This is the demo practice. Every patient is invented and nothing can leave this computer.
          Choose who you are:
        </p>
      )}
      <Seats heading="Sign in" demo={app.demo} />
    </Frame>
  );
}

/** The desk is locked: nothing of a patient is in this page. The PIN is typed in its own window. */
export function Locked({ app }: { app: AppStatus }) {
  const backend = useBackend();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const seats = useAsked(["session", "seats"], (one) => one.seats());
  const current = seats.data?.find((card) => card.current);

  async function unlock() {
    setRefusal(null);
    try {
      if (current && !current.enrolled) await backend.signIn(current.seat);
      else await backend.openUnlock();
    } catch (error) {
      setRefusal(refusalOf(error));
    }
  }
  useEffect(() => {
    document.getElementById("unlock")?.focus();
  });
  return (
    <Frame app={app}>
      <section className={styles.lock} aria-label="Locked">
        <LockKeyhole aria-hidden="true" />
        <div>
          <h2>Locked</h2>
          {current && (
            <p>
              <Bdi text={current.name} /> · {current.role}
            </p>
          )}
        </div>
        <Button id="unlock" kind="go" onPress={() => void unlock()} autoFocus>
          {current && !current.enrolled ? "Sign in again" : "Unlock with PIN…"}
        </Button>
      </section>
      <RefusalNotice refusal={refusal} onDismiss={() => setRefusal(null)} />
      <p className="small muted">Drafts, edits and signed approvals are kept.</p>
      <Seats heading="Someone else" others demo={app.demo} />
    </Frame>
  );
}
