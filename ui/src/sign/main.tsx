import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "../styles/fonts.css";
import "../styles/tokens.css";
import "../styles/base.css";

/** The signing window: a bundle of its own, which loads nothing of the main window. */
function SigningWindow() {
  return (
    <main className="welcome">
      <h1>Nothing to sign</h1>
      <p>This window opens when a draft is put before you for your countersignature.</p>
    </main>
  );
}

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <SigningWindow />
    </StrictMode>,
  );
}
