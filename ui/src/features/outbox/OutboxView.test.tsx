import { screen } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import type { Backend, OutboxView as View } from "../../backend";
import { Refused } from "../../backend";
import { expectNoAxeViolations } from "../../test/axe";
import { renderWith } from "../../test/render";
import { SESSION } from "../patient/testing/chart";
import { Around } from "../testing/around";
import { line, outboxLine } from "../testing/desk";
import { OutboxView } from "./OutboxView";

const NOTHING: View = { waiting: [], ended: [], online: true };

const show = (outbox: Backend["outbox"], more: Partial<Backend> = {}) =>
  renderWith(
    <Around>
      <OutboxView />
    </Around>,
    { initial: { view: "outbox" }, backend: { session: async () => SESSION, outbox, ...more } },
  );

describe("outbox", () => {
  it("says for what each item waits, and the proof of what was sent", async () => {
    const sent = outboxLine({
      line: line({ id: "d2", state: "done" }),
      sentence: "Sent.",
      receipt: {
        reference: "SM123",
        status: "delivered",
        sentence: "Delivered to the phone",
        at: "2026-11-22T15:41:00Z",
      },
    });
    const { container } = show(async () => ({
      ...NOTHING,
      waiting: [outboxLine()],
      ended: [sent],
    }));
    expect(await screen.findByText("Waits for the practice’s server.")).toBeTruthy();
    expect(screen.getByText(/Delivered to the phone/)).toBeTruthy();
    expect(screen.getByText("SM123")).toBeTruthy();
    await expectNoAxeViolations(container);
  });

  it("puts what is not certain first", async () => {
    show(async () => ({
      ...NOTHING,
      waiting: [outboxLine(), outboxLine({ line: line({ id: "d3", state: "uncertain" }) })],
    }));
    const headings = await screen.findAllByRole("heading", { level: 2 });
    expect(headings.map((one) => one.textContent)).toEqual([
      "Not certain: look and decide · 1",
      "Waiting · 1",
    ]);
  });

  it("says that it is offline, sends when asked, and says a refusal", async () => {
    const runOutbox = vi
      .fn<Backend["runOutbox"]>()
      .mockRejectedValue(
        new Refused({ code: "session_expired", sentence: "The sign-in has expired.", details: [] }),
      );
    const { user } = show(async () => ({ ...NOTHING, waiting: [outboxLine()], online: false }), {
      runOutbox,
    });
    expect(await screen.findByText(/server cannot be reached, so nothing is sent/)).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Send now" }));
    expect(await screen.findByText("The sign-in has expired.")).toBeTruthy();
  });

  it("says that nothing was signed", async () => {
    show(async () => NOTHING);
    expect(await screen.findByText("Nothing was signed yet")).toBeTruthy();
  });
});
