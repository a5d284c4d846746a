import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { BackendProvider } from "../../../backend";
import { EmptyState } from "../../../components";
import { AgentPane, Providers, type Route, Shell, useRouter } from "../../../shell";
import "../../../styles/base.css";
import "../../../styles/fonts.css";
import "../../../styles/tokens.css";
import { backendWith } from "../../../test/backend";
import { Patient } from "../../../views/Patient";
import { Patients } from "../../../views/Patients";
import { EVENTS, ZONE } from "./chart";
import { crowded } from "./crowded";
import { manyEvents, patientProgram } from "./program";

/**
 * The patient views over the invented chart, to look at while building: `npx vite`, then
 * `/src/features/patient/testing/gallery.html?tab=readings&theme=dark&zoom=2&events=50000&case=crowded`.
 * Not part of the product's bundle.
 */
const asked = new URLSearchParams(location.search);
const theme = asked.get("theme") === "dark" ? "dark" : "light";
const zoom = Number(asked.get("zoom") ?? 1);
const many = Number(asked.get("events") ?? 0);
const tab = asked.get("tab") ?? undefined;
const initial: Route =
  asked.get("view") === "patients"
    ? { view: "patients" }
    : { view: "patient", id: "p1", tab, record: asked.get("record") ?? undefined };
const program = {
  ...patientProgram(
    many > 0 ? [...EVENTS.slice(0, 5), ...manyEvents(many)] : EVENTS,
    many > 0 ? 20 : 0,
  ),
  ...(asked.get("case") === "crowded" ? crowded : {}),
};

function View() {
  const { route } = useRouter();
  if (route.view === "patients") return <Patients />;
  if (route.view === "patient") return <Patient key={route.id} route={route} />;
  return <EmptyState title={route.view} />;
}

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <BackendProvider backend={backendWith(program)}>
        <Providers
          initial={initial}
          appearance={{ theme, zoom, singleKeys: true }}
          onAppearance={() => {}}
        >
          <Shell
            counts={{ today: { count: 14, hot: true } }}
            status={{
              connection: { state: "online" },
              lastSync: new Date().toISOString(),
              practice: "Harbor Health",
              role: "Health Coach",
              waitingToSend: 3,
              demo: true,
            }}
            zone={ZONE}
            agent={
              <AgentPane note="local planner" footer={<p>Ask or give a task</p>}>
                <p>Nothing asked yet.</p>
              </AgentPane>
            }
          >
            <View />
          </Shell>
        </Providers>
      </BackendProvider>
    </StrictMode>,
  );
}
