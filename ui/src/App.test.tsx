import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { App } from "./App";
import { type AppStatus, BackendProvider } from "./backend";
import { backendWith } from "./test/backend";
import { renderWith } from "./test/render";

function open(appStatus: () => Promise<AppStatus>) {
  return renderWith(
    <BackendProvider backend={backendWith({ appStatus })}>
      <App />
    </BackendProvider>,
  );
}

const status: AppStatus = {
  version: "9.8.7",
  profile: "Demo practice",
  demo: true,
  stage: "open",
};

describe("the window", () => {
  it("says DEMO and the profile the program answered", async () => {
    open(() => Promise.resolve(status));
    expect(await screen.findByText("DEMO")).toBeTruthy();
    expect(screen.getByText("Demo practice")).toBeTruthy();
    expect(screen.getByText("Version 9.8.7")).toBeTruthy();
    expect(screen.getByText("This is the demo practice.")).toBeTruthy();
  });

  it("claims no demo where the program did not say so", async () => {
    open(() => Promise.resolve({ ...status, profile: "Elsewhere", demo: false }));
    expect(await screen.findByText("Elsewhere")).toBeTruthy();
    expect(screen.queryByText("DEMO")).toBeNull();
  });

  it("says the status is unknown when the program does not answer", async () => {
    open(() => Promise.reject(new Error("closed")));
    expect(await screen.findByText(/its status is unknown/)).toBeTruthy();
    expect(screen.queryByText("DEMO")).toBeNull();
  });
});
