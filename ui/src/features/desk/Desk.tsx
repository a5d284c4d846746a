import { useEffect, useMemo, useRef, useState } from "react";
import { type PersonalSettings, type SessionView, useBackend } from "../../backend";
import { Button, EmptyState, ErrorState, Loading, Notice } from "../../components";
import { keys, useAsked, useChanged, useChanges, useStatus } from "../../queries";
import {
  type Appearance,
  type Counts,
  type Route,
  Shell,
  type Status,
  useCommands,
  useRouter,
} from "../../shell";
import { viewOf } from "../../views/registry";
import { AgentSidebar } from "../agent/AgentSidebar";
import { type Places, PlacesProvider } from "../places";
import { ReadProvider } from "../proposal/read";
import { UnsavedProvider } from "../proposal/unsaved";
import styles from "./Desk.module.css";
import { Failed, Locked, Opening, SignIn } from "./Gate";
import { useActivity } from "./useActivity";
import { useStage } from "./useStage";

/** The whole window: the gate before it, or somebody's desk. */
export function Desk() {
  const staged = useStage();
  // Unsaved words outlive a lock of the same person's desk, and no change of person.
  const [seat, setSeat] = useState("");
  return (
    <UnsavedProvider key={seat}>
      <Staged staged={staged} onSeat={setSeat} />
    </UnsavedProvider>
  );
}

function Staged(props: { staged: ReturnType<typeof useStage>; onSeat: (seat: string) => void }) {
  const { staged } = props;
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
      return <Open version={app.version} onSeat={props.onSeat} />;
  }
}

function Open({ version, onSeat }: { version: string; onSeat: (seat: string) => void }) {
  const asked = useAsked(keys.session, (backend) => backend.session());
  const seat = asked.data?.seat;
  useEffect(() => {
    if (seat !== undefined) onSeat(seat);
  }, [seat, onSeat]);
  if (asked.data) return <Work key={asked.data.seat} session={asked.data} version={version} />;
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

function Work({ session, version }: { session: SessionView; version: string }) {
  const backend = useBackend();
  const { route, follow } = useRouter();
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
  useDeskCommands();
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
          onLock={() => void backend.lock()}
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
  return session.views.includes(view);
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
  async function again() {
    setBusy(true);
    await backend.signIn(seat).catch(() => undefined);
    setBusy(false);
    changed("status", "session");
  }
  return (
    <div className={styles.again}>
      <Notice
        tone="amber"
        title="Your sign-in at the practice has run out."
        kept="What you read is the kept copy; signed items wait."
        announce="status"
      >
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

type Asked = ReturnType<typeof useStatus>["data"];

function countsOf(status: Asked): Counts {
  if (!status) return {};
  const counts: Counts = {};
  if (status.unreadReplies > 0) {
    counts.today = {
      count: status.unreadReplies,
      hot: status.urgentReplies > 0,
      words: "unread messages",
    };
  }
  if (status.inReview > 0) {
    counts.approvals = {
      count: status.inReview,
      hot: status.staleDrafts > 0,
      words: "to decide",
    };
  }
  const outbox = status.waitingToSend + status.uncertain;
  if (outbox > 0) {
    counts.outbox = { count: outbox, hot: status.uncertain > 0, words: "waiting to be sent" };
  }
  if (status.setAside > 0) counts.sources = { count: status.setAside, words: "rows set aside" };
  return counts;
}

function statusOf(status: Asked, session: SessionView, version: string): Status {
  const shared = {
    practice: session.practice,
    role: session.roleTitle,
    demo: session.demo,
    version,
  };
  if (!status) return { ...shared, connection: { state: "asking" } };
  return {
    ...shared,
    connection: status.online
      ? { state: "online" }
      : { state: "offline", since: status.since ?? "" },
    lastSync: status.lastSync,
    waitingToSend: status.waitingToSend,
  };
}

function useDeskCommands() {
  const backend = useBackend();
  const { go } = useRouter();
  useCommands("Desk", [
    { name: "Sign out", words: "log off leave", run: () => void backend.signOut() },
    { name: "Switch user", words: "somebody else lock", run: () => void backend.lock() },
    {
      name: "Make or renew my signing key…",
      words: "PIN enrol",
      run: () => void backend.openEnrol(),
    },
    { name: "Print this view", words: "paper downtime", run: () => void backend.printView() },
    { name: "Synchronise", words: "refresh read", run: () => go({ view: "sources" }) },
  ]);
}

const USUAL: PersonalSettings = {
  theme: "system",
  zoom: 100,
  letterKeys: true,
  notifications: true,
  lessMotion: false,
};

/** How the window looks, from this person's settings and back to them. */
export function useLook(): [Appearance, (next: Appearance) => void] {
  const backend = useBackend();
  const changed = useRef<PersonalSettings>(USUAL);
  const [look, setLook] = useState<Appearance>(appearanceOf(USUAL));
  useEffect(() => {
    backend.personal().then(
      (kept) => {
        changed.current = kept;
        setLook(appearanceOf(kept));
      },
      () => undefined,
    );
  }, [backend]);
  return [
    look,
    (next) => {
      setLook(next);
      const kept: PersonalSettings = {
        ...changed.current,
        theme: next.theme,
        zoom: Math.round(next.zoom * 100),
        letterKeys: next.singleKeys,
        lessMotion: next.lessMotion ?? false,
      };
      changed.current = kept;
      void backend.setPersonal(kept).catch(() => undefined);
    },
  ];
}

function appearanceOf(kept: PersonalSettings): Appearance {
  const theme = kept.theme === "light" || kept.theme === "dark" ? kept.theme : "system";
  const { letterKeys: singleKeys, lessMotion } = kept;
  return { theme, zoom: kept.zoom / 100, singleKeys, lessMotion };
}
