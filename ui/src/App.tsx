import { useEffect, useState } from "react";
import { type AppStatus, useBackend } from "./backend";
import { AgentPane, Providers, Shell, type Status, useRouter } from "./shell";
import { viewOf } from "./views/registry";
import { Welcome } from "./views/Welcome";

/** What is known of the program behind this window. */
export type Known =
  | { state: "asking" }
  | { state: "known"; status: AppStatus }
  | { state: "unknown" };

export function App() {
  return (
    <Providers>
      <Workstation />
    </Providers>
  );
}

function Workstation() {
  const { route } = useRouter();
  const known = useKnown();
  return (
    <Shell
      counts={{}}
      status={statusOf(known)}
      zone="America/New_York"
      agent={
        <AgentPane note="local planner · nothing leaves" footer={null}>
          <p className="muted">The agent is not in this window yet.</p>
        </AgentPane>
      }
    >
      {route.view === "today" ? <Welcome known={known} /> : viewOf(route)}
    </Shell>
  );
}

function useKnown(): Known {
  const [known, setKnown] = useState<Known>({ state: "asking" });
  const { appStatus } = useBackend();
  useEffect(() => {
    let gone = false;
    appStatus().then(
      (status) => gone || setKnown({ state: "known", status }),
      () => gone || setKnown({ state: "unknown" }),
    );
    return () => {
      gone = true;
    };
  }, [appStatus]);
  return known;
}

function statusOf(known: Known): Status {
  if (known.state !== "known") {
    return { connection: { state: known.state }, demo: false };
  }
  const { profile, version, demo } = known.status;
  return { connection: { state: "online" }, practice: profile, version, demo };
}
