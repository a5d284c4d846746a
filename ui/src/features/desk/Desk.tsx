import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { type Refusal, refusalOf, type SessionView, useBackend } from "../../backend";
import {
  Button,
  EmptyState,
  ErrorState,
  Loading,
  Notice,
  ToastProvider,
  useToast,
} from "../../components";
import { useChanged, useChanges, useSession, useStatus } from "../../queries";
import { placesFor, type Route, RouterProvider, Shell, useCommands, useRouter } from "../../shell";
import { viewOf } from "../../views/registry";
import { AgentSidebar } from "../agent/AgentSidebar";
import { type Places, PlacesProvider } from "../places";
import { RefusalNotice } from "../proposal/RefusalNotice";
import { ReadProvider } from "../proposal/read";
import { UnsavedProvider, UnsavedWords } from "../proposal/unsaved";
import { countsOf, statusOf } from "./counts";
import styles from "./Desk.module.css";
import { Failed, Locked, Opening, SignIn } from "./Gate";
import { useActivity } from "./useActivity";
import { useStage } from "./useStage";

/** The whole window: the gate before it, or somebody's desk. */
export function Desk() {
  const staged = useStage();
  const left = useRef<Left | null>(null);
  if (staged.state === "asking") return <Loading what="the program’s state" lines={2} />;
  if (staged.state === "unknown") {
    return <ErrorState error={null} what="The program did not answer" onRetry={staged.retry} />;
  }
  const { app } = staged;
  switch (app.stage) {
    case "opening":
      return <Opening app={app} />;
    case "failed":
      return <Failed app={app} />;
    case "signedOut":
      return <SignIn app={app} />;
    case "locked":
      return <Locked app={app} />;
    case "open":
      return <Open version={app.version} left={left} />;
  }
}

/**
 * What a person's desk leaves behind while it is locked, for the same person: unsaved words and the
 * place. In memory only, and nothing of it in the page.
 */
type Left = { seat: string; words: UnsavedWords; place: Route | undefined };

function Open({ version, left }: { version: string; left: RefObject<Left | null> }) {
  const asked = useSession();
  if (asked.data) {
    const { seat } = asked.data;
    // Somebody else begins with nothing of who sat here before.
    if (left.current?.seat !== seat) {
      left.current = { seat, words: new UnsavedWords(), place: undefined };
    }
    const mine = left.current;
    return (
      <RouterProvider key={seat} initial={mine.place}>
        <ToastProvider>
          <UnsavedProvider words={mine.words}>
            <Work
              session={asked.data}
              version={version}
              onPlace={(place) => {
                mine.place = place;
              }}
            />
          </UnsavedProvider>
        </ToastProvider>
      </RouterProvider>
    );
  }
  if (asked.isError) {
    return (
      <ErrorState
        error={asked.error}
        what="Your desk could not be opened"
        onRetry={() => void asked.refetch()}
      />
    );
  }
  return <Loading what="your desk" lines={3} />;
}

function Work(props: { session: SessionView; version: string; onPlace: (place: Route) => void }) {
  const { session, version, onPlace } = props;
  const backend = useBackend();
  const { route, follow } = useRouter();
  useEffect(() => onPlace(route));
  const places = useRoutePlaces();
  const status = useStatus();
  useChanges();
  useActivity();
  useEffect(() => {
    let stop = () => {};
    let gone = false;
    void backend
      .onOpen((link) => follow(link))
      .then((unlisten) => {
        if (gone) unlisten();
        else stop = unlisten;
      });
    return () => {
      gone = true;
      stop();
    };
  }, [backend, follow]);
  const act = useTold();
  useDeskCommands(act);
  const allowed = isFor(session, route);
  useFirstView(session, route);

  return (
    <PlacesProvider places={places}>
      <ReadProvider>
        <Shell
          counts={countsOf(status.data)}
          views={session.views}
          status={statusOf(status.data, session, version)}
          zone={session.zone}
          agent={<AgentSidebar />}
          onLock={() => act(backend.lock())}
        >
          {status.data?.sessionExpired && <SignInAgain seat={session.seat} />}
          {allowed ? viewOf(route) : <NotForRole role={session.roleTitle} />}
        </Shell>
      </ReadProvider>
    </PlacesProvider>
  );
}

/** Whether a role may open the view of a place; a chart belongs to Patients. */
function isFor(session: SessionView, route: Route): boolean {
  const view = route.view === "patient" ? "patients" : route.view;
  return placesFor(session.views).some((place) => place.route.view === view);
}

/** A role without the usual first view begins with its own. */
function useFirstView(session: SessionView, route: Route) {
  const { go } = useRouter();
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    const [first] = session.views;
    if (first && !isFor(session, route)) go({ view: first }, { replace: true });
  }, [session, route, go]);
}

function NotForRole({ role }: { role: string }) {
  return (
    <EmptyState title="Not part of your role">
      {`As ${role} you do not work in this view. Ask a colleague whose role does.`}
    </EmptyState>
  );
}

function SignInAgain({ seat }: { seat: string }) {
  const backend = useBackend();
  const changed = useChanged();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  async function again() {
    setBusy(true);
    setRefusal(null);
    try {
      await backend.signIn(seat);
    } catch (error) {
      setRefusal(refusalOf(error));
    } finally {
      setBusy(false);
      changed("status", "session");
    }
  }
  return (
    <div className={styles.again}>
      <Notice
        tone="amber"
        title="Your sign-in at the practice has run out."
        kept="What you read is the kept copy; signed items wait."
        announce="status"
      >
        <RefusalNotice refusal={refusal} onDismiss={() => setRefusal(null)} />
        <Button small onPress={() => void again()} busy={busy}>
          Sign in again
        </Button>
      </Notice>
    </div>
  );
}

/** Places by the window's own router. */
function useRoutePlaces(): Places {
  const { go } = useRouter();
  return useMemo<Places>(
    () => ({
      openChart: (id) => go({ view: "patient", id }),
      openSource: (source, patientId) => {
        if (patientId === null || patientId === "") return;
        go({ view: "patient", id: patientId, record: source.resource });
      },
      openApprovals: (ids) => {
        const first = ids?.[0];
        go(first === undefined ? { view: "approvals" } : { view: "approvals", id: first });
      },
      openToday: (patientId) =>
        go(patientId === undefined ? { view: "today" } : { view: "today", patientId }),
    }),
    [go],
  );
}

/** Runs a command of the desk; a refusal is said in the corner. */
function useTold(): (work: Promise<unknown>) => void {
  const say = useToast();
  return useCallback(
    (work) => {
      work.catch((error: unknown) => say({ tone: "amber", text: refusalOf(error).sentence }));
    },
    [say],
  );
}

function useDeskCommands(act: (work: Promise<unknown>) => void) {
  const backend = useBackend();
  const { go } = useRouter();
  useCommands("Desk", [
    { name: "Sign out", words: "log off leave", run: () => act(backend.signOut()) },
    { name: "Switch user", words: "somebody else lock", run: () => act(backend.lock()) },
    {
      name: "Make or renew my signing key…",
      words: "PIN enrol",
      run: () => act(backend.openEnrol()),
    },
    { name: "Print this view", words: "paper downtime", run: () => act(backend.printView()) },
    { name: "Synchronise", words: "refresh read", run: () => go({ view: "sources" }) },
  ]);
}
