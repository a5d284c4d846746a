import { StrictMode, useEffect } from "react";
import { createRoot } from "react-dom/client";
import { App } from "../App";
import { BackendProvider } from "../backend";
import { Button, Dialog, useToast } from "../components";
import { Providers } from "../shell";
import { backendWith } from "../test/backend";
import "../styles/fonts.css";
import "../styles/tokens.css";
import "../styles/base.css";
import { SigningWindow } from "../sign/SigningWindow";
import { ceremonyProgram, gateProgram } from "./ceremony";
import { Parts } from "./Parts";
import { deskProgram } from "./program";
import styles from "./Scene.module.css";
import { Work } from "./Work";

/**
 * Every part and its states, to look at while building: `npm run gallery`, then
 * `/gallery.html?scene=list&theme=dark&zoom=2&dir=rtl`, or the whole window over an invented
 * morning: `/gallery.html?scene=desk&link=countersign://approvals`; the gate before it:
 * `?scene=gate&stage=locked`; the signing window: `?scene=sign&what=several` (one, several, stale,
 * long, hidden, unlock, enrol). Not part of the product's bundle.
 */
const asked = new URLSearchParams(location.search);
const scene = asked.get("scene") ?? "parts";
const theme = asked.get("theme") === "dark" ? "dark" : "light";
const zoom = Number(asked.get("zoom") ?? 1);
document.documentElement.dir = asked.get("dir") === "rtl" ? "rtl" : "ltr";

function Scene() {
  switch (scene) {
    case "list":
      return <Work view="list" />;
    case "table":
      return <Work view="table" />;
    case "over":
      return <Over />;
    default:
      return <Parts />;
  }
}

/** What stands over a view. */
function Over() {
  const say = useToast();
  useEffect(() => {
    say({ text: "Snoozed until 24-Nov-2026.", action: { label: "Undo", run: () => {} } });
    say({ text: "The draft changed underneath.", tone: "amber" });
  }, [say]);
  return (
    <div className={styles.page}>
      <h1>Over a view</h1>
      <Dialog
        isOpen
        onClose={() => {}}
        title="Snooze until when?"
        footer={
          <>
            <Button kind="go">Snooze</Button>
            <Button kind="quiet">Cancel</Button>
          </>
        }
      >
        <p>It comes back on that day, sooner if something changes.</p>
      </Dialog>
    </div>
  );
}

const look = { theme, zoom: zoom * 100, letterKeys: true, notifications: false, lessMotion: false };
const stages = ["opening", "signedOut", "locked", "failed"] as const;
const stage = stages.find((one) => one === asked.get("stage")) ?? "signedOut";
const program =
  scene === "gate"
    ? { ...gateProgram(stage), personal: () => Promise.resolve(look) }
    : deskProgram(asked.get("link") ?? "countersign://today", look);

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <BackendProvider backend={backendWith(program)}>
        {scene === "desk" || scene === "gate" ? (
          <App />
        ) : scene === "sign" ? (
          <Providers appearance={{ theme, zoom, singleKeys: true }} onAppearance={() => {}}>
            <SigningWindow backend={ceremonyProgram(asked.get("what") ?? "one")} />
          </Providers>
        ) : (
          <Providers appearance={{ theme, zoom, singleKeys: true }} onAppearance={() => {}}>
            <Scene />
          </Providers>
        )}
      </BackendProvider>
    </StrictMode>,
  );
}
