import { act, screen, waitFor, within } from "@testing-library/react";
import type { ReactNode } from "react";
import { describe, expect, it, vi } from "vitest";
import { type Backend, Refused } from "../../backend";
import { LANGUAGES, LONG_NAMES } from "../../gallery/languages";
import { type Route, useRouter } from "../../shell";
import { expectNoAxeViolations } from "../../test/axe";
import { renderWith } from "../../test/render";
import { Patient } from "../../views/Patient";
import { banner, card, EVENTS, HOSTILE, record } from "./testing/chart";
import { crowded } from "./testing/crowded";
import { patientProgram, STATUS } from "./testing/program";

function Here(): ReactNode {
  const { route } = useRouter();
  return route.view === "patient" ? <Patient key={route.id} route={route} /> : route.view;
}

const shown = (given: Partial<Backend> = {}, initial: Route = { view: "patient", id: "p1" }) =>
  renderWith(<Here />, { backend: { ...patientProgram(), ...given }, initial });

const tab = (name: RegExp) => screen.findByRole("tab", { name });
const refused = new Refused({
  code: "store_busy",
  sentence: "The copy is busy. Nothing was lost; try again.",
  details: [],
});

describe("a patient's chart", () => {
  it("shows who it is about, and sections with their counts", async () => {
    const { container } = shown();
    await screen.findByRole("heading", { level: 1, name: /OKONKWO/ });
    await screen.findByRole("option", { name: /168\/102/ });
    expect(screen.getAllByRole("tab").map((one) => one.textContent)).toEqual([
      "Timeline8",
      "Problems2",
      "Medications2",
      "Readings & devices2",
      "Coverage & authorizations2",
      "Documents2",
    ]);
    await expectNoAxeViolations(container);
  });

  it("shows nothing of a chart before it is known whose it is", async () => {
    const asked = vi.fn(patientProgram().banner);
    asked.mockRejectedValueOnce(refused);
    const { user } = shown({ banner: asked });
    const alert = await screen.findByRole("alert");
    expect(alert.textContent).toContain("Could not read the patient");
    expect(screen.queryByRole("tab")).toBeNull();
    await user.click(within(alert).getByRole("button", { name: "Try again" }));
    await tab(/Timeline/);
  });

  it("opens at the section a link names, and the window's place follows the tabs", async () => {
    const { user, route } = shown({}, { view: "patient", id: "p1", tab: "medications" });
    await screen.findByRole("grid", { name: "Medications" });
    await user.click(await tab(/Problems/));
    await screen.findByRole("grid", { name: "Problems" });
    expect(route()).toMatchObject({ view: "patient", id: "p1", tab: "problems" });
  });

  it("opens at the timeline where a link names no section there is", async () => {
    shown({}, { view: "patient", id: "p1", tab: "nowhere" });
    await screen.findByRole("option", { name: /168\/102/ });
  });

  it("opens a record from its row, closes it by Escape and goes back to the row", async () => {
    const { user, route, container } = shown();
    await screen.findByRole("option", { name: /168\/102/ });
    act(() => screen.getAllByRole("option")[1]?.focus());
    await user.keyboard("{Enter}");
    const panel = await screen.findByRole("complementary", { name: "Record" });
    await within(panel).findByText("168 mmHg");
    expect(panel.textContent).toContain("Home device · version 3 · kept here 21-Nov-2026 21:16");
    expect(route()).toMatchObject({ record: "Observation/o2" });
    await expectNoAxeViolations(container);
    await user.keyboard("{Escape}");
    expect(screen.queryByRole("complementary", { name: "Record" })).toBeNull();
    await waitFor(() => expect(document.activeElement?.getAttribute("aria-posinset")).toBe("2"));
  });

  it("opens the record a source link names, beside the chart", async () => {
    shown({}, { view: "patient", id: "p1", record: "Observation/o1" });
    const panel = await screen.findByRole("complementary", { name: "Record" });
    await within(panel).findByText("168 mmHg");
  });

  it("does not show another patient's record in this chart", async () => {
    const { user, route } = shown(
      { record: (id) => Promise.resolve(record(id, { patientId: "p2", text: "secret of p2" })) },
      { view: "patient", id: "p1", record: "Observation/x" },
    );
    const panel = await screen.findByRole("complementary", { name: "Record" });
    await within(panel).findByText("This record belongs to another patient.");
    expect(panel.textContent).not.toContain("secret of p2");
    expect(panel.textContent).not.toContain("168");
    await user.click(within(panel).getByRole("button", { name: "Open that chart" }));
    expect(route()).toEqual({ view: "patient", id: "p2", record: "Observation/x" });
  });

  it("says what failed of a record and reads it again", async () => {
    const asked = vi.fn(patientProgram().record);
    asked.mockRejectedValueOnce(refused);
    const { user } = shown(
      { record: asked },
      { view: "patient", id: "p1", record: "Observation/o1" },
    );
    const alert = await screen.findByRole("alert");
    await user.click(within(alert).getByRole("button", { name: "Try again" }));
    await screen.findByText("168 mmHg");
  });

  it("leads from what was sent to where it was approved", async () => {
    const { user, route } = shown({}, { view: "patient", id: "p1", record: "Proposal/m1" });
    await user.click(await screen.findByRole("button", { name: "Open in Approvals" }));
    expect(route()).toEqual({ view: "approvals", id: "m1" });
  });

  it.each([
    [{ online: false }, "Offline. This chart is shown as of 22-Nov-2026 10:42."],
    [{ stale: true }, "Not synced lately. This chart is shown as of 22-Nov-2026 10:42."],
  ])("says that it may be behind: %o", async (part, words) => {
    shown({ deskStatus: () => Promise.resolve({ ...STATUS, ...part }) });
    await screen.findByText(words);
  });

  it("opens the chart of another with the same name, and shows that one alone", async () => {
    const asked = vi.fn((id: string) =>
      Promise.resolve(
        id === "p2" ? banner({ patient: card({ id, given: ["Other"] }), sameName: [] }) : banner(),
      ),
    );
    const { user, route } = shown({ banner: asked });
    await user.click(await screen.findByRole("button", { name: /same name: 1 other/ }));
    await user.click(
      await screen.findByRole("button", { name: /Open the chart with MRN 00512208/ }),
    );
    expect(route()).toMatchObject({ view: "patient", id: "p2" });
    await screen.findByRole("heading", { level: 1, name: /OKONKWO, Other/ });
    expect(screen.getAllByRole("heading", { level: 1 })).toHaveLength(1);
  });

  it("prints a summary each time it is asked to", async () => {
    const printView = vi.fn(() => Promise.resolve(null));
    const { user } = shown({ printView });
    const print = await screen.findByRole("button", { name: "Print summary" });
    await user.click(print);
    await waitFor(() => expect(printView).toHaveBeenCalledTimes(1));
    await user.click(print);
    await waitFor(() => expect(printView).toHaveBeenCalledTimes(2));
  });

  it("keeps everything of a full banner, in a long name of two scripts", async () => {
    const { container } = shown(crowded);
    const name = await screen.findByRole("heading", { level: 1 });
    expect(name.textContent).toBe(
      "WOLFESCHLEGELSTEINHAUSENBERGERDORFF-OKONKWO-FEATHERSTONEHAUGH, Hubert Blaine محمد Maximiliana Krishnamurthy",
    );
    await screen.findByText(/Offline\./);
    await expectNoAxeViolations(container);
  });

  it.each([...LANGUAGES, ...LONG_NAMES].map((name) => [name.lang, name] as const))(
    "shows the name whole: %s",
    async (_, name) => {
      shown({
        banner: () =>
          Promise.resolve(
            banner({ patient: card({ family: name.family, given: [...name.given] }) }),
          ),
      });
      const head = await screen.findByRole("heading", { level: 1 });
      const clean = (text: string) => text.replace(/[\u202a-\u202e\u2066-\u2069]/g, "").trim();
      for (const given of name.given) expect(head.textContent).toContain(clean(given));
      expect(head.textContent).toContain(clean(name.family).toUpperCase());
      expect(head.querySelector("bdi")).not.toBeNull();
    },
  );
});

describe("the sections of a chart", () => {
  const at = (section: string, given: Partial<Backend> = {}) =>
    shown(given, { view: "patient", id: "p1", tab: section });

  it("writes medications in tall-man letters, with doses, refills and what is missing", async () => {
    const { container } = at("medications");
    const table = await screen.findByRole("grid", { name: "Medications" });
    const [, first, second] = within(table).getAllByRole("row");
    for (const words of [
      "lisinopril 20\u00a0mg",
      "1 tablet by mouth once daily",
      "refill 6 days late",
      "due 16-Nov-2026",
      "2 refills left",
      "17-Aug-2026",
      "active",
    ]) {
      expect(first?.textContent).toContain(words);
    }
    for (const words of [
      "hydroCHLOROthiazide 12.5\u00a0mg",
      "how it is taken: not recorded",
      "refills not recorded",
      "prescriber not recorded",
      "stopped",
    ]) {
      expect(second?.textContent).toContain(words);
    }
    expect(second?.textContent).not.toContain("late");
    await expectNoAxeViolations(container);
  });

  it("lists problems, current ones first, with partial dates", async () => {
    const { container } = at("problems");
    const table = await screen.findByRole("grid", { name: "Problems" });
    const [, first, second] = within(table).getAllByRole("row");
    expect(first?.textContent).toContain("hypertension");
    expect(first?.textContent).toContain("2011");
    expect(second?.textContent).toContain("ICD-10-CM not recorded");
    expect(second?.textContent).toContain("Feb-2024");
    await expectNoAxeViolations(container);
  });

  it("shows coverage and authorizations with why one was denied", async () => {
    const { container } = at("coverage");
    const table = await screen.findByRole("grid", { name: "Authorizations" });
    expect(table.textContent).toContain("Denied: Records of the first visit are missing.");
    expect(table.textContent).toContain("expedited");
    expect(screen.getByRole("grid", { name: "Coverage" }).textContent).toContain(
      "2025 to no end recorded",
    );
    await expectNoAxeViolations(container);
  });

  it("says that coverage is not in the role's data", async () => {
    at("coverage", {
      coverage: () =>
        Promise.resolve({ coverages: [], authorizations: [], notHeld: "A coach holds no claims." }),
    });
    await screen.findByRole("heading", { name: "Not in your role’s data" });
    expect(screen.getByText("A coach holds no claims.")).toBeTruthy();
  });

  it.each([
    ["problems", "problems", "No problems: none recorded"],
    ["medications", "medications", "No medications: none recorded"],
    ["documents", "documents", "No documents: none recorded"],
  ] as const)("says that there are none: %s", async (section, command, words) => {
    at(section, { [command]: () => Promise.resolve([]) });
    await screen.findByRole("heading", { name: words });
  });

  it.each([
    ["problems", "problems"],
    ["medications", "medications"],
    ["documents", "documents"],
  ] as const)("does not say none of what was never read: %s", async (section, command) => {
    const why = "Not yet read from the practice's system on this computer.";
    at(section, {
      [command]: () => Promise.resolve([]),
      chartGaps: () => Promise.resolve([{ part: section, why }]),
    });
    await screen.findByRole("heading", { name: `Not known here: ${command}` });
    expect(screen.getByText(why)).toBeTruthy();
    expect(screen.queryByText(/none recorded/)).toBeNull();
    const tab = screen.getByRole("tab", { selected: true });
    expect(tab.textContent).not.toContain("0");
  });

  it("says beside the rows that a part was not read to the end", async () => {
    const why = "Problems: not read to the end yet; synchronise to complete it.";
    at("problems", { chartGaps: () => Promise.resolve([{ part: "problems", why }]) });
    await screen.findByRole("grid", { name: "Problems" });
    expect(await screen.findByText(why)).toBeTruthy();
  });

  it("says that it could not be told whether all was read", async () => {
    at("problems", {
      problems: () => Promise.resolve([]),
      chartGaps: () => Promise.reject(refused),
    });
    await screen.findByRole("heading", { name: "Not known here: problems" });
  });

  it.each([
    ["problems", "problems"],
    ["medications", "medications"],
    ["documents", "documents"],
    ["coverage", "coverage"],
  ] as const)("says what failed and reads again: %s", async (section, command) => {
    let times = 0;
    const program = patientProgram();
    const { user } = at(section, {
      [command]: (id: string) => {
        times += 1;
        return times === 1 ? Promise.reject(refused) : program[command]?.(id);
      },
    });
    const alert = await screen.findByRole("alert");
    expect(alert.textContent).toContain(`Could not read the ${command}`);
    await user.click(within(alert).getByRole("button", { name: "Try again" }));
    await waitFor(() => expect(screen.queryByRole("alert")).toBeNull());
  });

  it("shows a hostile note as the text it is", async () => {
    const { container, user } = at("documents");
    const shownText = await screen.findByText(/window\.__TAURI_INTERNALS__/, {
      selector: "article div",
    });
    expect(shownText.textContent).toBe(HOSTILE.replace(/[\u202a-\u202e]/g, ""));
    expect(shownText.childElementCount).toBe(0);
    expect(container.querySelector("script, img:not([alt]), iframe, a[href]")).toBeNull();
    expect(Reflect.get(window, "hostile")).toBeUndefined();
    await user.click(screen.getByRole("option", { name: /Scanned/ }));
    await screen.findByText(/text\/html, shown as plain text/);
    expect(screen.getByRole("heading", { name: "<b>Scanned</b> intake form" })).toBeTruthy();
    await expectNoAxeViolations(container);
  });

  it("shows the note of a record in the panel as text too", async () => {
    shown({}, { view: "patient", id: "p1", record: "DocumentReference/d1" });
    const panel = await screen.findByRole("complementary", { name: "Record" });
    await within(panel).findByText(/window\.__TAURI_INTERNALS__/);
    expect(panel.querySelector("script")).toBeNull();
  });

  it("does not ask for the same thing twice for counts and sections", async () => {
    const problems = vi.fn(patientProgram().problems);
    at("problems", { problems });
    await screen.findByRole("grid", { name: "Problems" });
    expect(problems).toHaveBeenCalledTimes(1);
    expect(EVENTS.length).toBe(8);
  });
});
