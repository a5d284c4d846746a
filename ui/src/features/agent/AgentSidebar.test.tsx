import { act, screen } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import type { AgentEvent, AgentTurn, Backend } from "../../backend";
import { Refused } from "../../backend";
import { expectNoAxeViolations } from "../../test/axe";
import { renderWith } from "../../test/render";
import { SESSION } from "../patient/testing/chart";
import { Around } from "../testing/around";
import { line, turn } from "../testing/desk";
import { AgentSidebar } from "./AgentSidebar";
import { tokensOf } from "./ModelPreviewDialog";

function show(more: Partial<Backend>, places = {}) {
  return renderWith(
    <Around places={places}>
      <AgentSidebar />
    </Around>,
    {
      backend: {
        session: async () => ({ ...SESSION, examples: ["who missed a visit?"] }),
        ...more,
      },
    },
  );
}

/** A question that is answered when the test says so. */
function held() {
  let tell: (event: AgentEvent) => void = () => {};
  let answer: (turn: AgentTurn) => void = () => {};
  const ask = vi.fn<Backend["ask"]>((_conversation, _text, _about, onEvent) => {
    tell = onEvent;
    return new Promise((resolve) => {
      answer = resolve;
    });
  });
  return {
    ask,
    tell: (event: AgentEvent) => act(() => tell(event)),
    answer: (t: AgentTurn) => answer(t),
  };
}

const box = () => screen.findByRole("textbox", { name: "Ask or give a task" });

describe("the agent", () => {
  it("tells plan, steps and counts as they come, then the result, linking into charts", async () => {
    const { ask, tell, answer } = held();
    const openChart = vi.fn();
    const { user, container } = show({ ask }, { openChart });
    await user.type(await box(), "who missed their visit?{Enter}");
    expect(await screen.findByText("Planning…")).toBeTruthy();
    tell({ planned: [{ skill: "pms-encounter-query", title: "Encounters, missed" }] });
    tell({ stepStarted: 0 });
    tell({ stepNote: [0, "Encounters found", 23] });
    expect(screen.getByText("Encounters found")).toBeTruthy();
    expect(screen.getAllByText("23").length).toBeGreaterThan(0);
    answer(turn());
    await user.click(await screen.findByRole("button", { name: /OKONKWO/ }));
    expect(openChart).toHaveBeenCalledWith("p1");
    await expectNoAxeViolations(container);
  });

  it("stops when asked", async () => {
    const { ask } = held();
    const cancelTask = vi.fn<Backend["cancelTask"]>(async () => null);
    const { user } = show({ ask, cancelTask });
    await user.type(await box(), "draft texts for all{Enter}");
    const stops = await screen.findAllByRole("button", { name: "Stop" });
    await user.click(stops[0] ?? document.body);
    expect(cancelTask).toHaveBeenCalledWith("ask");
  });

  it("asks with choices, and sends the one picked in the same conversation", async () => {
    const ask = vi
      .fn<Backend["ask"]>()
      .mockResolvedValueOnce(
        turn({
          outcome: "clarify",
          message: "Which patient?",
          steps: [],
          choices: ["A, born 1959", "B"],
        }),
      )
      .mockResolvedValueOnce(turn({ number: 2 }));
    const { user } = show({ ask });
    await user.type(await box(), "call Smith{Enter}");
    await user.click(await screen.findByRole("button", { name: "A, born 1959" }));
    expect(ask.mock.calls[1]?.slice(0, 2)).toEqual(["c1", "A, born 1959"]);
  });

  it("leads drafts to their review and says that nothing has left", async () => {
    const openApprovals = vi.fn();
    const ask = vi.fn<Backend["ask"]>(async () =>
      turn({ outcome: "draft", drafts: [line(), line({ id: "d2" })], alreadyDrafted: 3 }),
    );
    const { user } = show({ ask }, { openApprovals });
    await user.type(await box(), "draft texts{Enter}");
    expect(await screen.findByText(/Nothing has left/)).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Review 2" }));
    expect(openApprovals).toHaveBeenCalledWith(["d1", "d2"]);
    expect(screen.getByText(/3 more have an open draft/)).toBeTruthy();
  });

  it("asks about the open chart until that is dropped", async () => {
    const ask = vi.fn<Backend["ask"]>(async () => turn());
    const { user } = renderWith(
      <Around>
        <AgentSidebar />
      </Around>,
      {
        initial: { view: "patient", id: "p9" },
        backend: { session: async () => SESSION, ask },
      },
    );
    await user.type(await box(), "her visits?{Enter}");
    expect(ask.mock.calls[0]?.[2]).toBe("p9");
    await screen.findByText(/Encounters, missed/);
    await user.click(screen.getByRole("button", { name: "Ask about everybody instead" }));
    await user.type(await box(), "missed visits?{Enter}");
    expect(ask.mock.calls[1]?.[2]).toBeNull();
  });

  it("says a refusal and lets one ask again; Up brings back what was asked", async () => {
    const ask = vi
      .fn<Backend["ask"]>()
      .mockRejectedValueOnce(
        new Refused({
          code: "not_enrolled",
          sentence: "You have no signing key yet.",
          details: [],
        }),
      )
      .mockResolvedValue(turn({ asked: "draft texts" }));
    const { user } = show({ ask });
    await user.type(await box(), "draft texts{Enter}");
    expect(await screen.findByText("You have no signing key yet.")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Ask again" }));
    await screen.findByText(/Encounters, missed/);
    await user.type(await box(), "{ArrowUp}");
    expect((await box()).textContent).toBe("draft texts");
  });

  it("shows results that hold mark-up as text", async () => {
    const ask = vi.fn<Backend["ask"]>(async () =>
      turn({ message: "<script>alert(1)</script>", steps: [] }),
    );
    const { user, container } = show({ ask });
    await user.type(await box(), "x{Enter}");
    await screen.findByText("<script>alert(1)</script>");
    expect(container.querySelector("script")).toBeNull();
  });

  it("marks the typed tokens of what a model would see", () => {
    expect(tokensOf("text [[PATIENT_1]] on [[DATE_2]].")).toEqual([
      { text: "text ", token: false },
      { text: "[[PATIENT_1]]", token: true },
      { text: " on ", token: false },
      { text: "[[DATE_2]]", token: true },
      { text: ".", token: false },
    ]);
  });
});
