import { act, screen } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { type Backend, Refused, type TaskProgress } from "../../backend";
import { expectNoAxeViolations } from "../../test/axe";
import { renderWith } from "../../test/render";
import { SESSION } from "../patient/testing/chart";
import { Around } from "../testing/around";
import { auditPage, entry } from "../testing/office";
import { chartReaders } from "../testing/privacy";
import { AuditView } from "./AuditView";

const show = (more: Partial<Backend>, places = {}, patientId?: string) =>
  renderWith(
    <Around places={places}>
      <AuditView patientId={patientId} />
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

  it("narrows by action and by a patient’s id", async () => {
    const audit = vi.fn<Backend["audit"]>(async () => auditPage());
    const { user } = show({ audit, chartReaders: async () => chartReaders() });
    await screen.findByText("refused");
    await user.click(screen.getByRole("button", { name: /Action/ }));
    await user.click(await screen.findByRole("option", { name: "Emergency access" }));
    await vi.waitFor(() => expect(audit.mock.lastCall?.[0].action).toBe("break-glass"));
    await user.type(screen.getByRole("textbox", { name: /Patient/ }), "p1");
    await vi.waitFor(() => expect(audit.mock.lastCall?.[0].patientId).toBe("p1"));
    await user.click(screen.getByRole("button", { name: "Show everything" }));
    await vi.waitFor(() => expect(audit.mock.lastCall?.[0].patientId).toBeNull());
  });

  it("gathers who looked at one chart, and leads to a person’s entries", async () => {
    const audit = vi.fn<Backend["audit"]>(async () => auditPage());
    const asked = vi.fn<Backend["chartReaders"]>(async () => chartReaders());
    const openChart = vi.fn();
    const { user, container } = show({ audit, chartReaders: asked }, { openChart }, "p1");
    expect(await screen.findByText("emergency access")).toBeTruthy();
    expect(asked).toHaveBeenCalledWith("p1", 365);
    expect(screen.getByText(/17 entries since 22-Nov-2025/)).toBeTruthy();
    expect(screen.getByText(/opened 4×, in other answers 12×/)).toBeTruthy();
    expect(screen.getByText("refused 1×")).toBeTruthy();
    await expectNoAxeViolations(container);
    await user.click(screen.getByRole("button", { name: "Open the chart" }));
    expect(openChart).toHaveBeenCalledWith("p1");
    await user.click(screen.getByRole("button", { name: "Robin Demo" }));
    await vi.waitFor(() =>
      expect(audit.mock.lastCall?.[0]).toMatchObject({ user: "k1", patientId: "p1" }),
    );
  });

  it("says that nobody looked, and why it could not be gathered", async () => {
    show({ chartReaders: async () => chartReaders({ people: [], entries: 0 }) }, {}, "p1");
    expect(await screen.findByText("Nobody in that time.")).toBeTruthy();
    show(
      {
        chartReaders: async () => {
          throw new Refused({
            code: "role_may_not_use",
            sentence: "Your role may not use this.",
            details: [],
          });
        },
      },
      {},
      "p2",
    );
    expect(await screen.findByText("Who looked could not be gathered")).toBeTruthy();
  });

  it("opens an entry in full, saves its proof, and goes on to who looked", async () => {
    const proveEntry = vi.fn<Backend["proveEntry"]>(async () => "entry-41.json");
    const { user } = show({
      audit: async () => auditPage({ entries: [entry()] }),
      proveEntry,
      chartReaders: async () => chartReaders(),
    });
    await user.click(await screen.findByText("read · pms-encounter-query"));
    expect(await screen.findByText("desktop@0a1b")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Save this entry with its proof…" }));
    expect(proveEntry).toHaveBeenCalledWith(41);
    expect(await screen.findByText(/Saved to entry-41.json/)).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Who looked at p2" }));
    expect(await screen.findByText("Who looked at this chart")).toBeTruthy();
  });

  it("tells how far verifying is and stops it", async () => {
    let tell: (at: TaskProgress) => void = () => {};
    let refuse: (error: Error) => void = () => {};
    const cancelTask = vi.fn<Backend["cancelTask"]>(async () => {
      refuse(new Refused({ code: "cancelled", sentence: "Stopped as you asked.", details: [] }));
      return null;
    });
    const { user } = show({
      cancelTask,
      verifyAudit: (onProgress) => {
        tell = onProgress;
        return new Promise((_, reject) => {
          refuse = reject;
        });
      },
    });
    await user.click(await screen.findByRole("button", { name: "Verify the chain" }));
    act(() => tell({ what: "entries", done: 5_000, total: 20_000 }));
    expect(await screen.findByText("5,000 of 20,000")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: /Stop|Cancel/ }));
    expect(cancelTask).toHaveBeenCalledWith("audit");
    expect(await screen.findByText("Stopped as you asked.")).toBeTruthy();
  });

  it("exports in the chosen form, the filter with it", async () => {
    const exportAudit = vi.fn<Backend["exportAudit"]>(async () => "audit.csv");
    const saveCheckpoint = vi.fn<Backend["saveCheckpoint"]>(async () => null);
    const { user } = show({ exportAudit, saveCheckpoint });
    await user.click(await screen.findByRole("button", { name: "Export…" }));
    await user.click(await screen.findByRole("menuitem", { name: /spreadsheet/ }));
    expect(exportAudit).toHaveBeenCalledWith("csv", expect.objectContaining({ outcome: null }));
    expect(await screen.findByText(/Saved to audit.csv/)).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Export…" }));
    await user.click(await screen.findByRole("menuitem", { name: /Signed checkpoint/ }));
    expect(saveCheckpoint).toHaveBeenCalled();
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
    await user.click(await screen.findByRole("menuitem", { name: /Whole chain/ }));
    expect(await screen.findByText("Your role may not use this.")).toBeTruthy();
  });
});
