import { act, screen, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { type Backend, Refused, type TaskProgress } from "../../backend";
import { expectNoAxeViolations } from "../../test/axe";
import { renderWith } from "../../test/render";
import { SESSION } from "../patient/testing/chart";
import { Around } from "../testing/around";
import { anomaly, hold, privacyView, retention } from "../testing/privacy";
import { PrivacyView } from "./PrivacyView";

const show = (more: Partial<Backend>, places = {}) =>
  renderWith(
    <Around places={places}>
      <PrivacyView />
    </Around>,
    {
      initial: { view: "privacy" },
      backend: { session: async () => SESSION, privacy: async () => privacyView(), ...more },
    },
  );

const tab = (name: RegExp) => screen.findByRole("tab", { name });

describe("the privacy officer’s page", () => {
  it("shows findings with their reason and numbers, open ones first and counted", async () => {
    const openChart = vi.fn();
    const { user, container } = show({}, { openChart });
    const list = await screen.findByRole("list", { name: /Findings/ });
    const [first, second] = within(list).getAllByRole("listitem");
    expect(first?.textContent).toContain("Far more charts than usual");
    expect(first?.textContent).toContain("this person usually opens 10");
    expect(first?.textContent).toContain("45");
    expect(second?.textContent).toContain("Her aunt; agreed before.");
    expect((await tab(/Findings/)).textContent).toContain("1");
    await expectNoAxeViolations(container);
    await user.click(screen.getByRole("button", { name: "Open chart p7" }));
    expect(openChart).toHaveBeenCalledWith("p7");
  });

  it("keeps a note and never an empty one", async () => {
    const reviewAnomaly = vi.fn<Backend["reviewAnomaly"]>(async () => privacyView());
    const { user } = show({ reviewAnomaly });
    await user.click(await screen.findByRole("button", { name: "Review…" }));
    const keep = screen.getByRole("button", { name: "Mark as reviewed" });
    expect(keep.getAttribute("disabled")).not.toBeNull();
    await user.type(screen.getByRole("textbox", { name: /What you found out/ }), "Audit day.");
    await user.click(keep);
    expect(reviewAnomaly).toHaveBeenCalledWith("a1", "Audit day.");
  });

  it("says that one’s own finding waits for another officer", async () => {
    show({ privacy: async () => privacyView({ anomalies: [anomaly({ own: true })] }) });
    expect(await screen.findByText(/This is about yourself/)).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Review…" })).toBeNull();
  });

  it("says a refusal and keeps what was written", async () => {
    const { user } = show({
      reviewAnomaly: async () => {
        throw new Refused({
          code: "own_anomaly",
          sentence: "This finding is about yourself.",
          details: [],
        });
      },
    });
    await user.click(await screen.findByRole("button", { name: "Review…" }));
    await user.type(screen.getByRole("textbox", { name: /What you found out/ }), "x");
    await user.click(screen.getByRole("button", { name: "Mark as reviewed" }));
    expect(await screen.findByText("This finding is about yourself.")).toBeTruthy();
    expect(screen.getByRole("textbox", { name: /What you found out/ })).toBeTruthy();
  });

  it("lists emergency access and disclosures, and opens an entry", async () => {
    const { user, container } = show({});
    await user.click(await tab(/Emergency access/));
    await user.click(await screen.findByText("break glass · break-glass"));
    expect(await screen.findByText("Audit entry 39")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Close" }));
    await user.click(await tab(/Disclosures/));
    expect(await screen.findByText("disclosure · records-release")).toBeTruthy();
    await expectNoAxeViolations(container);
  });

  it("says where there is none of either", async () => {
    const { user } = show({
      privacy: async () => privacyView({ breakGlass: [], disclosures: [] }),
    });
    await user.click(await tab(/Emergency access/));
    expect(await screen.findByText("Nobody used emergency access")).toBeTruthy();
    await user.click(await tab(/Disclosures/));
    expect(await screen.findByText("Nothing was disclosed")).toBeTruthy();
  });

  it("sets and releases a hold", async () => {
    const addHold = vi.fn<Backend["addHold"]>(async () => privacyView());
    const releaseHold = vi.fn<Backend["releaseHold"]>(async () => privacyView());
    const released = hold({ id: "h2", releasedAt: "2026-11-21T10:00:00Z", releasedBy: "Alex" });
    const { user, container } = show({
      addHold,
      releaseHold,
      privacy: async () => privacyView({ holds: [hold(), released] }),
    });
    await user.click(await tab(/Holds/));
    expect(await screen.findByText(/released by/)).toBeTruthy();
    await expectNoAxeViolations(container);
    await user.click(screen.getByRole("button", { name: /Release the hold on Entries about p1/ }));
    expect(releaseHold).toHaveBeenCalledWith("h1");
    await user.type(screen.getByRole("textbox", { name: /Patient/ }), "p9");
    await user.type(screen.getByRole("textbox", { name: "Why" }), "A complaint");
    await user.click(screen.getByRole("button", { name: "Set the hold" }));
    expect(addHold).toHaveBeenCalledWith({
      patientId: "p9",
      from: null,
      to: null,
      note: "A complaint",
    });
  });

  it("keeps six years at least, and removes only after asking, with progress", async () => {
    const setAuditYears = vi.fn<Backend["setAuditYears"]>(async () => retention());
    let tell: (at: TaskProgress) => void = () => {};
    const cancelTask = vi.fn<Backend["cancelTask"]>(async () => null);
    const applyRetention = vi.fn<Backend["applyRetention"]>((onProgress) => {
      tell = onProgress;
      return new Promise(() => {});
    });
    const { user } = show({
      setAuditYears,
      applyRetention,
      cancelTask,
      privacy: async () =>
        privacyView({ retention: retention({ keepYears: 7, mayGo: 3_000, heldSegments: 1 }) }),
    });
    await user.click(await tab(/Holds/));
    const years = await screen.findByRole("textbox", { name: "Keep for years" });
    await user.clear(years);
    await user.type(years, "5");
    expect(await screen.findByText("A whole number from 6 to 100.")).toBeTruthy();
    await user.clear(years);
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect(setAuditYears).toHaveBeenCalledWith(null);
    await user.click(screen.getByRole("button", { name: "Remove 3,000 old entries…" }));
    expect(applyRetention).not.toHaveBeenCalled();
    await user.click(await screen.findByRole("button", { name: "Remove them" }));
    expect(applyRetention).toHaveBeenCalled();
    act(() => tell({ what: "entries", done: 1_000, total: 0 }));
    expect(await screen.findByText("Removing old entries")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: /Stop|Cancel/ }));
    expect(cancelTask).toHaveBeenCalledWith("audit");
  });

  it("names officers and changes a threshold; others only read", async () => {
    const setPrivacyOfficers = vi.fn<Backend["setPrivacyOfficers"]>(
      async () => privacyView().officers,
    );
    const setThreshold = vi.fn<Backend["setThreshold"]>(async () => privacyView());
    const { user, container } = show({ setPrivacyOfficers, setThreshold });
    await user.click(await tab(/Rules/));
    await user.click(await screen.findByRole("checkbox", { name: "Alex Demo" }));
    expect(setPrivacyOfficers).toHaveBeenCalledWith(["k2"]);
    const factor = screen.getByRole("textbox", { name: /Far more charts/ });
    await user.clear(factor);
    await user.type(factor, "4{Enter}");
    expect(setThreshold).toHaveBeenCalledWith("watch_factor", 4);
    await expectNoAxeViolations(container);
  });

  it("leaves naming and retention to administrators", async () => {
    const officers = { ...privacyView().officers, mayName: false };
    const { user } = show({
      privacy: async () =>
        privacyView({ officers, retention: retention({ mayChange: false, mayGo: 10 }) }),
    });
    await user.click(await tab(/Rules/));
    expect(await screen.findByText("Administrators name them.")).toBeTruthy();
    await user.click(await tab(/Holds/));
    expect(await screen.findByText("Administrators set this.")).toBeTruthy();
    expect(screen.queryByRole("button", { name: /Remove/ })).toBeNull();
  });
});
