import { QueryClient } from "@tanstack/react-query";
import { act, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Backend, WorklistItem } from "../../backend";
import { renderWith } from "../../test/render";
import { SESSION } from "../patient/testing/chart";
import { Around } from "../testing/around";
import { item, line, list, other, proposal, STATUS } from "../testing/desk";
import { nothingSeenYet, readToTheEnd } from "../testing/seen";
import { TodayView } from "./TodayView";

beforeEach(nothingSeenYet);

/** A list that changes under the person's hands. */
function desk(first: WorklistItem[], more: Partial<Backend> = {}) {
  let items = first;
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const drawn = renderWith(
    <Around>
      <TodayView />
    </Around>,
    {
      client,
      backend: {
        session: async () => SESSION,
        deskStatus: async () => STATUS,
        colleagues: async () => [],
        today: async () => list(items),
        proposal: async (id) => {
          const found = items.find((one) => one.draft?.id === id)?.draft;
          return proposal({ line: found ?? line({ id, patientId: id.replace("d", "p") }) });
        },
        ...more,
      },
    },
  );
  return {
    ...drawn,
    becomes: async (next: WorklistItem[]) => {
      items = next;
      await act(() => client.invalidateQueries());
    },
  };
}

const chosen = () => screen.getByRole("option", { selected: true }).textContent;
const detail = () => screen.getByRole("region", { name: "Chosen patient" });
const signed = (one: WorklistItem): WorklistItem => ({
  ...one,
  draft: one.draft && { ...one.draft, state: "approved" },
});

async function seen() {
  await screen.findByText(/this is Harbor Health/);
  act(readToTheEnd);
}

describe("a list that changes while one works", () => {
  it("keeps the chosen patient when somebody more urgent comes up", async () => {
    const { becomes } = desk([item(), other(2)]);
    await seen();
    expect(chosen()).toContain("OKONKWO");
    await becomes([other(9, { urgency: "urgent" }), item(), other(2)]);
    await waitFor(() => expect(screen.getAllByRole("option")).toHaveLength(3));
    expect(chosen()).toContain("OKONKWO");
    expect(within(detail()).getByRole("heading", { name: /OKONKWO/ })).toBeTruthy();
  });

  it("goes to who stands in the same place when the chosen one is gone", async () => {
    const { becomes, user } = desk([item(), other(2), other(3)]);
    await seen();
    await user.keyboard("j");
    await becomes([item(), other(3)]);
    await waitFor(() => expect(chosen()).toContain("SAMPLE3"));
    await becomes([item(), other(2), other(3)]);
    await waitFor(() => expect(screen.getAllByRole("option")).toHaveLength(3));
    expect(chosen()).toContain("SAMPLE3");
  });

  it("moves on after what was signed here, not after what somebody else signed", async () => {
    const openSigning = vi.fn<Backend["openSigning"]>(async () => null);
    const { becomes, user } = desk([item(), other(2), other(3)], { openSigning });
    await seen();
    await becomes([signed(item()), other(2), other(3)]);
    await waitFor(() => expect(screen.getByText("Done today · 1")).toBeTruthy());
    expect(chosen()).toContain("OKONKWO");
    await user.click(screen.getAllByRole("option")[0] ?? document.body);
    expect(chosen()).toContain("SAMPLE2");
    await seen();
    await user.keyboard("a");
    expect(openSigning).toHaveBeenCalledTimes(1);
    await becomes([signed(item()), signed(other(2)), other(3)]);
    await waitFor(() => expect(chosen()).toContain("SAMPLE3"));
  });

  it("marks whom the dialog was opened for", async () => {
    const setMark = vi.fn<Backend["setMark"]>(async () => null);
    const { becomes, user } = desk([item(), other(2)], { setMark });
    await seen();
    await user.keyboard("s");
    await screen.findByRole("dialog");
    await becomes([other(2)]);
    await user.click(screen.getByRole("button", { name: "In a week" }));
    expect(setMark).toHaveBeenCalledWith("p1", { snooze: "2026-11-29" });
  });

  it("says that an edit began from an older text, however much is typed", async () => {
    const { becomes, user } = desk([item()]);
    await seen();
    await user.keyboard("e");
    const box = await screen.findByRole("textbox", { name: "Text that will be sent" });
    await user.type(box, "x");
    await becomes([item({ draft: line({ revision: 2, shownDigest: "c".repeat(64) }) })]);
    expect(await screen.findByText(/changed by somebody else while you were editing/)).toBeTruthy();
    await user.type(screen.getByRole("textbox", { name: "Text that will be sent" }), "y");
    expect(screen.getByText(/changed by somebody else while you were editing/)).toBeTruthy();
  });
});

describe("keys", () => {
  it("leave an edit by Escape without losing a word", async () => {
    const { user } = desk([item()]);
    await seen();
    await user.keyboard("e");
    await user.type(await screen.findByRole("textbox", { name: "Text that will be sent" }), "xyz");
    await user.keyboard("{Escape}");
    expect(screen.queryByRole("textbox", { name: "Text that will be sent" })).toBeNull();
    expect(screen.getByText("unsaved edit")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Go on editing" }));
    const box = await screen.findByRole<HTMLTextAreaElement>("textbox", {
      name: "Text that will be sent",
    });
    expect(box.value.endsWith("xyz")).toBe(true);
    await user.click(screen.getByRole("button", { name: "Discard changes" }));
    expect(screen.queryByText("unsaved edit")).toBeNull();
  });

  it("do nothing to the list inside a dialog, an open menu or a list of choices", async () => {
    const setMark = vi.fn<Backend["setMark"]>(async () => null);
    const { user, route } = desk([item(), other(2)], { setMark });
    await seen();
    for (const name of [/^More/, /Reason/]) {
      await user.click(screen.getByRole("button", { name }));
      await user.keyboard("cjx");
      await user.keyboard("{Escape}");
    }
    await user.click(screen.getAllByRole("option")[0] ?? document.body);
    await user.keyboard("n");
    await screen.findByRole("dialog");
    await user.click(screen.getByRole("button", { name: "Cancel" }));
    await user.keyboard("s");
    await screen.findByRole("dialog");
    screen.getByRole("button", { name: "In 3 days" }).focus();
    await user.keyboard("cjxa");
    expect(setMark).not.toHaveBeenCalled();
    expect(route()).toEqual({ view: "today", patientId: "p1" });
    expect(screen.queryByText(/picked/)).toBeNull();
  });

  it("approve nothing that was not read, by key, button or palette", async () => {
    const openSigning = vi.fn<Backend["openSigning"]>(async () => null);
    const { user } = desk([item()], { openSigning });
    await screen.findByText(/this is Harbor Health/);
    await user.keyboard("a");
    await user.click(screen.getByRole("button", { name: "Approve…" }));
    expect(openSigning).not.toHaveBeenCalled();
    expect((await screen.findAllByText(/Read the text to its end first/)).length).toBe(2);
    act(readToTheEnd);
    await user.click(screen.getByRole("button", { name: "Approve…" }));
    expect(openSigning).toHaveBeenCalledTimes(1);
  });

  it("shown beside a button or in a menu all do what they say", async () => {
    const { user, container } = desk([item(), other(2, { draft: null })]);
    await seen();
    const shown = new Set<string>();
    const collect = () => {
      for (const one of container.querySelectorAll("[aria-keyshortcuts]")) {
        shown.add(one.getAttribute("aria-keyshortcuts") ?? "");
      }
    };
    collect();
    await user.keyboard("j");
    await screen.findByRole("button", { name: "Draft a text" });
    collect();
    await user.click(screen.getByRole("button", { name: /^More/ }));
    for (const one of (await screen.findByRole("menu")).querySelectorAll("kbd")) {
      shown.add(one.textContent ?? "");
    }
    expect([...shown].sort()).toEqual(["A", "C", "E", "H", "N", "O", "S", "T", "U", "W"]);
  });
});
