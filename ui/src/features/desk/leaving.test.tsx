import { QueryClient } from "@tanstack/react-query";
import { act, screen, waitFor } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { AppStatus, Backend, Stage } from "../../backend";
import { renderWith } from "../../test/render";
import { SESSION } from "../patient/testing/chart";
import { item, list, other, proposal, STATUS, turn } from "../testing/desk";
import { nothingSeenYet } from "../testing/seen";
import { Desk } from "./Desk";

beforeEach(nothingSeenYet);

const VIEWS = ["today", "patients", "approvals", "outbox"] as const;
const COACH = { ...SESSION, seat: "coach", views: [...VIEWS] };
const COLLEAGUE = { ...SESSION, seat: "coach2", name: "Sam Ortiz", views: [...VIEWS] };

/** A desk at which people come and go. */
function desk(more: Partial<Backend> = {}) {
  let stage: Stage = "open";
  let session = COACH;
  const listeners = new Set<(stage: Stage) => void>();
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const backend: Partial<Backend> = {
    appStatus: async (): Promise<AppStatus> => ({
      version: "9.8.7",
      profile: "Demo practice",
      demo: true,
      stage,
    }),
    seats: async () => [],
    session: async () => session,
    deskStatus: async () => STATUS,
    colleagues: async () => [],
    today: async () => list([item(), other(2), other(3)]),
    proposal: async () => proposal(),
    setMark: async () => null,
    onStage: async (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    touch: async () => null,
    ...more,
  };
  const turnTo = (next: Stage) =>
    act(() => {
      stage = next;
      for (const listener of listeners) listener(next);
    });
  return {
    ...renderWith(<Desk />, { backend, client }),
    client,
    lock: async () => {
      turnTo("locked");
      await screen.findByRole("heading", { name: "Locked" });
    },
    open: async (next = COACH) => {
      session = next;
      turnTo("open");
      await screen.findAllByRole("option");
    },
  };
}

const text = () => screen.findByRole("textbox", { name: "Text that will be sent" });

describe("a locked desk", () => {
  it("keeps an unsaved edit and the place for the same person, out of the page meanwhile", async () => {
    const { user, container, lock, open } = desk();
    await screen.findAllByRole("option");
    await user.keyboard("je");
    await user.type(await text(), " kept words");
    await lock();
    expect(document.body.innerHTML).not.toContain("kept words");
    expect(container.querySelector("textarea, [role=option]")).toBeNull();
    await open();
    expect(screen.getByRole("option", { selected: true }).textContent).toContain("SAMPLE2");
    await user.click(await screen.findByRole("button", { name: "Go on editing" }));
    expect((await text()).textContent ?? "").toContain("kept words");
  });

  it("leaves nothing of them to somebody else", async () => {
    const { user, lock, open } = desk();
    await screen.findAllByRole("option");
    await user.keyboard("je");
    await user.type(await text(), " kept words");
    await lock();
    await open(COLLEAGUE);
    expect(screen.getByRole("option", { selected: true }).textContent).toContain("OKONKWO");
    expect(screen.queryByText("unsaved edit")).toBeNull();
    await lock();
    await open();
    expect(screen.queryByText("unsaved edit")).toBeNull();
  });

  it("holds no answer of the program about a patient", async () => {
    const { client, lock } = desk();
    await screen.findAllByRole("option");
    await lock();
    const kept = client.getQueryCache().getAll();
    expect(kept.map((query) => query.queryKey.join(" ")).sort()).toEqual([
      "session app",
      "session seats",
    ]);
    expect(JSON.stringify(kept.map((query) => query.state.data))).not.toContain("Okonkwo");
  });

  it("takes back no mark of who sat here before", async () => {
    const setMark = vi.fn<Backend["setMark"]>(async () => null);
    const { user, lock, open } = desk({ setMark });
    await screen.findAllByRole("option");
    await user.keyboard("c");
    expect(await screen.findByRole("button", { name: "Undo" })).toBeTruthy();
    await lock();
    expect(screen.queryByRole("button", { name: "Undo" })).toBeNull();
    await open(COLLEAGUE);
    expect(screen.queryByRole("button", { name: "Undo" })).toBeNull();
  });

  it("drops the conversation, and stops the question under way", async () => {
    const cancelTask = vi.fn<Backend["cancelTask"]>(async () => null);
    const ask = vi
      .fn<Backend["ask"]>()
      .mockResolvedValueOnce(turn())
      .mockReturnValue(new Promise(() => {}));
    const { user, lock, open } = desk({ ask, cancelTask });
    const box = () => screen.findByRole("textbox", { name: "Ask or give a task" });
    await user.type(await box(), "who missed?{Enter}");
    await screen.findByText(/Encounters, missed/);
    await user.type(await box(), "and now?{Enter}");
    await screen.findByText("Planning…");
    await lock();
    expect(cancelTask).toHaveBeenCalledWith("ask");
    await open();
    await box();
    expect(screen.queryByText(/Encounters, missed/)).toBeNull();
    expect(screen.queryByText("Planning…")).toBeNull();
  });
});

describe("an open desk", () => {
  it("has Settings and Help for every role", async () => {
    const { user } = desk({ settings: () => new Promise(() => {}) });
    await screen.findAllByRole("option");
    const rail = screen.getByRole("navigation", { name: "Views" });
    for (const name of ["Settings", "Help"]) expect(rail.textContent).toContain(name);
    expect(rail.textContent).not.toContain("Audit");
    await user.click(screen.getByRole("button", { name: "Help" }));
    expect(await screen.findByRole("heading", { name: "Help", level: 1 })).toBeTruthy();
  });

  it("prints today's list on a sheet of its own, which no lock leaves behind", async () => {
    const printView = vi.fn<Backend["printView"]>(async () => null);
    const { user, lock } = desk({ printView });
    await screen.findAllByRole("option");
    expect(document.querySelector("[data-print-sheet]")).toBeNull();
    await user.keyboard("{Control>}p{/Control}");
    await user.type(await screen.findByRole("combobox"), "print today{Enter}");
    await waitFor(() => expect(printView).toHaveBeenCalledTimes(1));
    const sheet = document.querySelector("[data-print-sheet]");
    expect(sheet?.textContent).toMatch(/OKONKWO, Delphine.*MRN 00481273 · born 04-Mar-1959/);
    expect(sheet?.textContent).toContain("DEMO");
    await lock();
    expect(document.querySelector("[data-print-sheet]")).toBeNull();
  });

  it("keeps the keyboard's place when what had it is gone", async () => {
    const { user } = desk();
    await screen.findAllByRole("option");
    await user.click(await screen.findByRole("button", { name: "Called instead" }));
    await waitFor(() => expect(document.activeElement?.getAttribute("role")).toBe("option"));
    await user.keyboard("e");
    await text();
    await user.click(screen.getByRole("button", { name: "Discard changes" }));
    await waitFor(() => expect(document.activeElement?.getAttribute("role")).toBe("option"));
    await user.click(screen.getByRole("button", { name: "Snooze…" }));
    await user.click(await screen.findByRole("button", { name: "In 3 days" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    await waitFor(() => expect(document.activeElement).not.toBe(document.body));
    await user.keyboard("{Control>}4{/Control}");
    await waitFor(() => expect(document.activeElement).not.toBe(document.body));
  });
});
