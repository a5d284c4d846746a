import { screen } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { type Backend, Refused } from "../../backend";
import { expectNoAxeViolations } from "../../test/axe";
import { renderWith } from "../../test/render";
import { SESSION } from "../patient/testing/chart";
import { Around } from "../testing/around";
import { auditPage, entry } from "../testing/office";
import { AuditView } from "./AuditView";

const show = (more: Partial<Backend>, places = {}) =>
  renderWith(
    <Around places={places}>
      <AuditView />
    </Around>,
    {
      initial: { view: "audit" },
      backend: { session: async () => SESSION, audit: async () => auditPage(), ...more },
    },
  );

describe("audit", () => {
  it("lists who did what with which outcome", async () => {
    const { container } = show({});
    expect(await screen.findByText(/read · pms-encounter-query · role may not use/)).toBeTruthy();
    expect(screen.getByText("refused")).toBeTruthy();
    expect(screen.getByText(/41 entries/)).toBeTruthy();
    await expectNoAxeViolations(container);
  });

  it("narrows by outcome and goes to older pages", async () => {
    const audit = vi.fn<Backend["audit"]>(async () => auditPage({ more: true }));
    const { user } = show({ audit });
    await screen.findByText("refused");
    await user.click(screen.getByRole("button", { name: "Older" }));
    await vi.waitFor(() => expect(audit.mock.lastCall?.[0].before).toBe(40));
    await user.click(screen.getByRole("button", { name: /Outcome/ }));
    await user.click(await screen.findByRole("option", { name: "Refused" }));
    await vi.waitFor(() =>
      expect(audit.mock.lastCall?.[0]).toMatchObject({ outcome: "refused", before: null }),
    );
  });

  it("opens an entry and leads to a chart", async () => {
    const openChart = vi.fn();
    const { user } = show({ audit: async () => auditPage({ entries: [entry()] }) }, { openChart });
    await user.click(await screen.findByText("read · pms-encounter-query"));
    await user.click(await screen.findByRole("button", { name: "Open chart p1" }));
    expect(openChart).toHaveBeenCalledWith("p1");
  });

  it("says whether the chain is whole, loudly when it is not", async () => {
    const { user } = show({
      verifyAudit: async () => ({
        whole: false,
        entries: 41,
        checkpoints: 3,
        sentence: "The chain is broken at entry 17.",
        at: "2026-11-22T15:44:00Z",
      }),
    });
    await user.click(await screen.findByRole("button", { name: "Verify the chain" }));
    expect((await screen.findByRole("alert")).textContent).toContain("broken at entry 17");
  });

  it("says a refusal of an export", async () => {
    const { user } = show({
      exportAudit: async () => {
        throw new Refused({
          code: "role_may_not_use",
          sentence: "Your role may not use this.",
          details: [],
        });
      },
    });
    await user.click(await screen.findByRole("button", { name: "Export…" }));
    expect(await screen.findByText("Your role may not use this.")).toBeTruthy();
  });
});
