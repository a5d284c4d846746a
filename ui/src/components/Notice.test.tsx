import { screen } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { Refused } from "../backend";
import { expectNoAxeViolations } from "../test/axe";
import { renderWith } from "../test/render";
import { EmptyState, ErrorState, Loading, Notice, Progress, StaleNote, Tag } from ".";

describe("states", () => {
  it("say what happened, what was kept and what to do", async () => {
    const retry = vi.fn();
    const { user, container } = renderWith(
      <Notice
        tone="amber"
        title="The practice’s system did not answer."
        kept="Your edits are kept here."
        todo="Try again, or go on offline."
        onRetry={retry}
      />,
    );
    expect(screen.getByText("Your edits are kept here.").closest("[role=status]")).toBeTruthy();
    expect(screen.getByRole("img", { name: "Attention" })).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(retry).toHaveBeenCalledOnce();
    await expectNoAxeViolations(container);
  });

  it("speak danger at once", () => {
    renderWith(<Notice tone="red" title="Replied “chest feels tight”." />);
    expect(screen.getByRole("alert")).toBeTruthy();
  });

  it("show a refusal's sentence and code, and nothing of an error that is none", async () => {
    const refused = new Refused({
      code: "not_allowed",
      sentence: "Your role can’t read this. Ask an administrator.",
      details: [],
    });
    const { rerender, container } = renderWith(
      <ErrorState error={refused} what="The chart could not be read" onRetry={() => {}} />,
    );
    expect(screen.getByRole("alert").textContent).toContain("Your role can’t read this.");
    expect(screen.getByText("not_allowed")).toBeTruthy();
    await expectNoAxeViolations(container);
    rerender(<ErrorState error={new Error("OKONKWO 00481273")} what="It failed" />);
    expect(document.body.textContent).not.toContain("OKONKWO");
  });

  it("are told to those who listen", async () => {
    const { container } = renderWith(
      <>
        <Loading what="the worklist" />
        <EmptyState title="Nobody waits">Everyone on the list has been seen.</EmptyState>
        <StaleNote
          asOf="2026-11-22T11:00:00Z"
          now={new Date("2026-11-22T12:00:00Z")}
          why="Offline"
        />
      </>,
    );
    expect(screen.getByText("Loading the worklist…").closest("[role=status]")).toBeTruthy();
    expect(screen.getByText("Shown as of 1 h ago. Offline.")).toBeTruthy();
    await expectNoAxeViolations(container);
  });

  it("of long work have a number, words and a way to stop", async () => {
    const cancel = vi.fn();
    const { user, container, rerender } = renderWith(
      <Progress label="Reading lab results" value={312} total={1200} onCancel={cancel} />,
    );
    const bar = screen.getByRole("progressbar", { name: "Reading lab results" });
    expect(bar.getAttribute("aria-valuenow")).toBe("26");
    expect(bar.getAttribute("aria-valuetext")).toBe("312 of 1,200");
    await user.click(screen.getByRole("button", { name: "Cancel" }));
    expect(cancel).toHaveBeenCalledOnce();
    await expectNoAxeViolations(container);
    rerender(<Progress label="Connecting" />);
    expect(screen.getByRole("progressbar").hasAttribute("aria-valuenow")).toBe(false);
  });

  it("are never told by colour alone", () => {
    const { container } = renderWith(
      <>
        <Tag tone="amber">same name</Tag>
        <Tag tone="red">allergy</Tag>
        <Tag tone="seal">signed</Tag>
      </>,
    );
    expect([...container.querySelectorAll("[aria-hidden]")].map((e) => e.textContent)).toEqual([
      "▲",
      "◆",
      "✓",
    ]);
  });
});
