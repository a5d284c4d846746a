import "../language";

import { StrictMode } from "react";
import { I18nProvider } from "react-aria-components";
import { createRoot } from "react-dom/client";
import { ceremonyBackend } from "../backend/tauri";
import "../styles/fonts.css";
import "../styles/tokens.css";
import "../styles/base.css";
import { SigningWindow } from "./SigningWindow";

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <I18nProvider locale="en-US">
        <SigningWindow backend={ceremonyBackend} />
      </I18nProvider>
    </StrictMode>,
  );
}
