import { act, screen, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { type Backend, Refused } from "../../backend";
import { expectNoAxeViolations } from "../../test/axe";
import { renderWith } from "../../test/render";
import { SESSION } from "../patient/testing/chart";
import { Around } from "../testing/around";
import { item, line, list, other, proposal, reply, STATUS } from "../testing/desk";
import { nothingSeenYet, readToTheEnd } from "../testing/seen";
import { TodayView } from "./TodayView";

beforeEach(nothingSeenYet);

function today(items: ReturnType<typeof item>[], more: Partial<Backend> = {}) {
  return {
    session: async () => SESSION,
    deskStatus: async () => STATUS,
    today: async () => list(items),
    proposal: async (id: string) =>
      proposal({ line: line({ id, patientId: id.replace("d", "p") }) }),
    replies: async () => [],
    ...more,
  };
}

const show = (backend: Partial<Backend>) =>
  renderWith(
    <Around>
      <TodayView />
    </Around>,
    { backend },
  );

async function seen() {
  await screen.findByText(/this is Harbor Health/);
  act(readToTheEnd);
}

describe("today", () => {
  it("shows the most urgent first, the draft and why, and no axe violation", async () => {
    const { container } = show(today([item(), other(2)]));
    const rows = await screen.findAllByRole("option");
    expect(rows).toHaveLength(2);
    expect(within(rows[0] ?? container).getByText(/OKONKWO/)).toBeTruthy();
    await seen();
    expect(screen.getAllByText(/Missed the visit of 18-Nov-2026/).length).toBeGreaterThan(0);
    expect(screen.getByText(/2 of 2 left/)).toBeTruthy();
    await expectNoAxeViolations(container);
  });

  it("moves with j and k, and never while one types", async () => {
    const { user, route } = show(today([item(), other(2), other(3)]));
    await screen.findAllByRole("option");
    await user.keyboard("jj");
    expect(route()).toEqual({ view: "today", patientId: "p3" });
    await user.keyboard("k");
    expect(route()).toEqual({ view: "today", patientId: "p2" });
  });

  it("opens the signing window only for what was read to its end", async () => {
    const openSigning = vi.fn(async () => null);
    const { user } = show(today([item(), other(2)], { openSigning }));
    await screen.findByText(/this is Harbor Health/);
    await user.keyboard("a");
    expect(openSigning).not.toHaveBeenCalled();
    expect(await screen.findByText(/Read the text to its end first/)).toBeTruthy();
    act(readToTheEnd);
    await user.keyboard("a");
    expect(openSigning).toHaveBeenCalledWith([{ id: "d1", shownDigest: line().shownDigest }]);
  });

  it("lets several be signed together only after each was read", async () => {
    const openSigning = vi.fn(async () => null);
    const { user } = show(today([item(), other(2)], { openSigning }));
    await seen();
    await user.keyboard("xjx");
    const sign = await screen.findByRole("button", { name: "Approve 2…" });
    expect(sign.getAttribute("disabled")).not.toBeNull();
    expect(screen.getByText(/1 not read to the end yet/)).toBeTruthy();
    await screen.findByText(/this is Harbor Health/);
    act(readToTheEnd);
    await user.click(screen.getByRole("button", { name: "Approve 2…" }));
    expect(openSigning).toHaveBeenCalledWith([
      { id: "d1", shownDigest: line().shownDigest },
      { id: "d2", shownDigest: line().shownDigest },
    ]);
  });

  it("edits in place, and says the rule that an edit breaks", async () => {
    const editProposal = vi
      .fn<Backend["editProposal"]>()
      .mockRejectedValueOnce(
        new Refused({
          code: "message_rule_broken",
          sentence: "The message breaks a rule for texts to patients, named beside it.",
          details: [{ name: "rule", value: "names_a_drug" }],
        }),
      )
      .mockResolvedValue(proposal());
    const { user } = show(today([item()], { editProposal }));
    await seen();
    await user.keyboard("e");
    const box = await screen.findByRole("textbox", { name: "Text that will be sent" });
    await user.type(box, " About your metformin.");
    await user.keyboard("{Control>}s{/Control}");
    expect(await screen.findByText(/names a drug/)).toBeTruthy();
    expect(screen.getByRole("textbox", { name: "Text that will be sent" })).toBeTruthy();
    await user.clear(screen.getByRole("textbox", { name: "Text that will be sent" }));
    await user.type(
      screen.getByRole("textbox", { name: "Text that will be sent" }),
      "Please call.",
    );
    await user.click(screen.getByRole("button", { name: "Save draft" }));
    expect(editProposal).toHaveBeenLastCalledWith("d1", "Please call.", "");
  });

  it("keeps an edit that was not saved while one looks elsewhere", async () => {
    const { user } = show(today([item(), other(2)]));
    await seen();
    await user.keyboard("e");
    await user.type(await screen.findByRole("textbox", { name: "Text that will be sent" }), "!!");
    const rows = screen.getAllByRole("option");
    await user.click(rows[1] ?? document.body);
    expect(await screen.findByText("unsaved edit")).toBeTruthy();
    await user.click(screen.getAllByRole("option")[0] ?? document.body);
    await user.click(await screen.findByRole("button", { name: "Go on editing" }));
    const box = await screen.findByRole<HTMLTextAreaElement>("textbox", {
      name: "Text that will be sent",
    });
    expect(box.value.endsWith("!!")).toBe(true);
  });

  it("snoozes by key, says so, and undoes it", async () => {
    const setMark = vi.fn(async () => null);
    const { user } = show(today([item(), other(2)], { setMark }));
    await seen();
    await user.keyboard("s");
    await user.click(await screen.findByRole("button", { name: "In 3 days" }));
    expect(setMark).toHaveBeenCalledWith("p1", { snooze: "2026-11-25" });
    await user.click(await screen.findByRole("button", { name: "Undo" }));
    expect(setMark).toHaveBeenLastCalledWith("p1", "clear");
  });

  it("raises urgent words at once and asks what was done", async () => {
    const readReply = vi.fn<Backend["readReply"]>(async () => reply({ readBy: "Robin Demo" }));
    const { user } = show(
      today([item({ reply: reply(), urgency: "urgent" })], {
        readReply,
        deskStatus: async () => ({ ...STATUS, unreadReplies: 1, urgentReplies: 1 }),
      }),
    );
    expect(await screen.findByText("A patient wrote urgent words.")).toBeTruthy();
    const card = await screen.findByRole("article", { name: "Urgent message" });
    expect(card.querySelector("mark")?.textContent).toBe("chest feels tight");
    const done = within(card).getByRole("button", { name: "Mark as read" });
    expect(done.getAttribute("disabled")).not.toBeNull();
    await user.type(within(card).getByRole("textbox"), "Called, sent to the emergency room");
    await user.click(within(card).getByRole("button", { name: "Mark as read" }));
    expect(readReply).toHaveBeenCalledWith("r1", "Called, sent to the emergency room");
  });

  it("says why nobody is listed, and why some are set aside", async () => {
    const setAside = [
      { patient: item().patient, sentence: "The patient has died.", instead: "No contact." },
    ];
    const { user } = show(today([], { today: async () => list([], { setAside }) }));
    expect(await screen.findByText("Nobody here under this filter")).toBeTruthy();
    await user.click(screen.getByRole("tab", { name: /Set aside/ }));
    expect(await screen.findByText(/The patient has died/)).toBeTruthy();
  });

  it("says what failed and tries again", async () => {
    const asked = vi
      .fn<Backend["today"]>()
      .mockRejectedValueOnce(
        new Refused({ code: "store_busy", sentence: "The store is in use.", details: [] }),
      )
      .mockResolvedValue(list([item()]));
    const { user } = show(today([], { today: asked }));
    expect(await screen.findByText("The store is in use.")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("option")).toBeTruthy();
  });

  it("shows hostile words as words", async () => {
    const hostile = "<img src=x onerror=alert(1)><script>alert(2)</script>";
    const { container } = show(
      today([item({ reply: reply({ text: hostile, urgentWords: [] }) })], {
        proposal: async () => proposal({ text: hostile }),
      }),
    );
    await screen.findAllByText(/onerror=alert/);
    expect(container.querySelector("img, script")).toBeNull();
  });

  it("offers a call, never a draft, where no message may be written", async () => {
    const notDrafted = {
      code: "no_consent",
      sentence: "No consent to texts is on file.",
      instead: "Call the patient.",
      call: true,
    };
    show(today([item({ draft: null, notDrafted })]));
    expect(await screen.findByText("No consent to texts is on file.")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Draft a text" })).toBeNull();
  });
});
