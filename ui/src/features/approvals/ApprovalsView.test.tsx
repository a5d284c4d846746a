import { act, screen, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { type Backend, type ProposalView, Refused } from "../../backend";
import { expectNoAxeViolations } from "../../test/axe";
import { renderWith } from "../../test/render";
import { SESSION } from "../patient/testing/chart";
import { Around } from "../testing/around";
import { line, proposal, STATUS } from "../testing/desk";
import { nothingSeenYet, readToTheEnd } from "../testing/seen";
import { ApprovalsView } from "./ApprovalsView";

beforeEach(nothingSeenYet);

function show(one: ProposalView, more: Partial<Backend> = {}) {
  return renderWith(
    <Around>
      <ApprovalsView />
    </Around>,
    {
      initial: { view: "approvals" },
      backend: {
        session: async () => SESSION,
        deskStatus: async () => STATUS,
        proposals: async () => [one.line],
        proposal: async () => one,
        ...more,
      },
    },
  );
}

describe("approvals", () => {
  it("shows the text, the evidence and the deadline, without an axe violation", async () => {
    const { container } = show(proposal());
    expect(await screen.findByText(/this is Harbor Health/)).toBeTruthy();
    expect(screen.getByText(/Visit of 18-Nov-2026 10:30 not kept/)).toBeTruthy();
    expect(screen.getAllByText(/25-Nov-2026 10:00/).length).toBeGreaterThan(0);
    await expectNoAxeViolations(container);
  });

  it("shows what changed of a stale one, before and now", async () => {
    show(
      proposal({
        line: line({ state: "stale" }),
        differences: [
          {
            label: "Mobile phone",
            before: "(617) 555-0142",
            now: "(617) 555-0199",
            source: { resource: "Patient/p1", path: "Patient.telecom[0]", label: "phone" },
          },
        ],
      }),
    );
    const row = (await screen.findByText("(617) 555-0199")).closest("tr");
    expect(row && within(row).getByText("(617) 555-0142")).toBeTruthy();
    expect(screen.getAllByText("changed since drafted").length).toBeGreaterThan(0);
  });

  it("says why a role may not approve, and offers no button", async () => {
    show(
      proposal({
        line: line({ mayApprove: false }),
        may: [],
        whyNot: "Your role may not approve this kind of action.",
      }),
    );
    expect(await screen.findByText(/Your role may not approve/)).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Approve…" })).toBeNull();
  });

  it("says that the text changed when the signing window refuses it", async () => {
    const openSigning = vi.fn<Backend["openSigning"]>().mockRejectedValue(
      new Refused({
        code: "version_conflict",
        sentence: "The record was changed by somebody else meanwhile.",
        details: [],
      }),
    );
    const { user } = show(proposal(), { openSigning });
    await screen.findByText(/this is Harbor Health/);
    act(readToTheEnd);
    await user.keyboard("a");
    expect(await screen.findByText(/changed by somebody else meanwhile/)).toBeTruthy();
  });

  it("takes a signed one back", async () => {
    const recallProposal = vi.fn<Backend["recallProposal"]>(async () => proposal());
    const { user } = show(
      proposal({
        line: line({ state: "approved", holdUntil: "2999-01-01T00:00:00Z" }),
        may: ["recall"],
      }),
      { recallProposal },
    );
    await user.click(await screen.findByRole("tab", { name: "All, with history" }));
    await user.click(await screen.findByRole("button", { name: "Recall" }));
    expect(recallProposal).toHaveBeenCalledWith("d1");
  });

  it("asks what was seen before an uncertain one is settled", async () => {
    const settleProposal = vi.fn<Backend["settleProposal"]>(async () => proposal());
    const { user } = show(proposal({ line: line({ state: "uncertain" }), may: ["settle"] }), {
      settleProposal,
    });
    await user.click(await screen.findByRole("tab", { name: "All, with history" }));
    await user.click(await screen.findByRole("button", { name: "It was not sent" }));
    expect(settleProposal).not.toHaveBeenCalled();
    await user.type(
      screen.getByRole("textbox", { name: "What you saw" }),
      "Not in the provider’s list",
    );
    await user.click(screen.getByRole("button", { name: "It was not sent" }));
    expect(settleProposal).toHaveBeenCalledWith("d1", false, "Not in the provider’s list");
  });

  it("says that nothing waits", async () => {
    show(proposal(), { proposals: async () => [] });
    expect(await screen.findByText("Nothing waits for you")).toBeTruthy();
  });

  it("draws names of any script and length, and hostile text, as text", async () => {
    const names = ["محمد عبد الله", "李小龍", "Ωμέγα", "a".repeat(300), "<b>bold</b>"];
    for (const addressee of names) {
      const { container, unmount } = show(proposal({ line: line({ addressee }), text: addressee }));
      expect((await screen.findAllByText(addressee)).length).toBeGreaterThan(0);
      expect(container.querySelector("b:not([class]) > b")).toBeNull();
      unmount();
    }
  });
});
