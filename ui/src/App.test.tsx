import { render, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { App } from "./App";
import { type AppStatus, type Backend, BackendProvider } from "./backend";
import { expectNoAxeViolations } from "./test/axe";
import { backendWith } from "./test/backend";

const status: AppStatus = {
  version: "9.8.7",
  profile: "Demo practice",
  demo: true,
  stage: "signedOut",
};

function open(answers: Partial<Backend>) {
  return render(
    <BackendProvider backend={backendWith({ seats: () => Promise.resolve([]), ...answers })}>
      <App />
    </BackendProvider>,
  );
}

describe("the window before anybody signed in", () => {
  it("says DEMO, the profile and the version the program answered", async () => {
    const { container } = open({ appStatus: () => Promise.resolve(status) });
    expect(await screen.findByText("DEMO")).toBeTruthy();
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Countersign");
    expect(screen.getByText("Demo practice")).toBeTruthy();
    expect(screen.getByText("Version 9.8.7")).toBeTruthy();
    await expectNoAxeViolations(container);
  });

  it("claims no demo where the program did not say so", async () => {
    const elsewhere = { ...status, profile: "Elsewhere", demo: false };
    open({ appStatus: () => Promise.resolve(elsewhere) });
    expect(await screen.findByText("Elsewhere")).toBeTruthy();
    expect(screen.queryByText("DEMO")).toBeNull();
  });

  it("says so when the program does not answer", async () => {
    open({ appStatus: () => Promise.reject(new Error("closed")) });
    expect(await screen.findByText("The program did not answer")).toBeTruthy();
    expect(screen.queryByText("DEMO")).toBeNull();
  });

  it("takes theme and zoom from this device's settings", async () => {
    open({
      appStatus: () => Promise.resolve(status),
      personal: () =>
        Promise.resolve({
          theme: "dark",
          zoom: 150,
          letterKeys: true,
          notifications: false,
          lessMotion: false,
        }),
    });
    await screen.findByText("DEMO");
    expect(document.documentElement.dataset.theme).toBe("dark");
    expect(document.documentElement.style.fontSize).toBe("150%");
  });
});
