import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { App } from "./App";
import * as backend from "./backend";

vi.mock("./backend", () => ({ appStatus: vi.fn() }));

const asked = vi.mocked(backend.appStatus);

beforeEach(() => {
  asked.mockReset();
});
afterEach(cleanup);

describe("the window's first page", () => {
  it("says DEMO and the profile the program answered", async () => {
    asked.mockResolvedValue({ version: "9.8.7", profile: "Demo practice", demo: true });
    render(<App />);
    expect(await screen.findByText("DEMO")).toBeTruthy();
    expect(screen.getByText("Demo practice")).toBeTruthy();
    expect(screen.getByText("Version 9.8.7")).toBeTruthy();
    expect(screen.getByText("This is the demo practice.")).toBeTruthy();
  });

  it("claims no demo where the program did not say so", async () => {
    asked.mockResolvedValue({ version: "9.8.7", profile: "Elsewhere", demo: false });
    render(<App />);
    expect(await screen.findByText("Elsewhere")).toBeTruthy();
    expect(screen.queryByText("DEMO")).toBeNull();
    expect(screen.queryByText("This is the demo practice.")).toBeNull();
  });

  it("says the status is unknown when the program does not answer", async () => {
    asked.mockRejectedValue(new Error("closed"));
    render(<App />);
    expect(await screen.findByText(/its status is unknown/)).toBeTruthy();
    expect(screen.queryByText("DEMO")).toBeNull();
  });

  it("names the command that runs the main job", async () => {
    asked.mockResolvedValue({ version: "9.8.7", profile: "Demo practice", demo: true });
    render(<App />);
    expect(await screen.findByText("cargo xtask demo")).toBeTruthy();
    expect(screen.getAllByRole("listitem")).toHaveLength(6);
  });
});
