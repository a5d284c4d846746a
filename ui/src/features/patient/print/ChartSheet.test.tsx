import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { type Backend, Refused } from "../../../backend";
import { expectNoAxeViolations } from "../../../test/axe";
import { renderWith } from "../../../test/render";
import { banner, card, event, NOW, ZONE } from "../testing/chart";
import { patientProgram } from "../testing/program";
import type { Desk } from "../useDesk";
import { ChartSheet, coming } from "./ChartSheet";

const DESK: Desk = {
  zone: ZONE,
  now: NOW,
  today: "2026-11-22",
  person: "Robin Demo",
  practice: "Harbor Health",
  demo: true,
  behind: null,
  lastSync: null,
};

const VISITS = [
  event({
    id: "Encounter/f2",
    kind: "encounter",
    day: "2026-12-09",
    time: "10:30",
    title: "Follow-up",
  }),
  event({
    id: "Encounter/f1",
    kind: "encounter",
    day: "2026-11-24",
    time: "09:00",
    title: "Nurse visit",
  }),
  event({
    id: "Encounter/e1",
    kind: "encounter",
    day: "2026-11-18",
    time: "10:30",
    title: "Not kept",
  }),
];

function shown(given: Partial<Backend> = {}, desk: Partial<Desk> = {}, who = banner()) {
  const onDone = vi.fn();
  const printView = vi.fn(() => Promise.resolve(null));
  const backend = {
    ...patientProgram(),
    timeline: () => Promise.resolve(VISITS),
    printView,
    ...given,
  };
  const drawn = renderWith(
    <ChartSheet patientId="p1" banner={who} desk={{ ...DESK, ...desk }} onDone={onDone} />,
    { backend },
  );
  return { ...drawn, onDone, printView };
}

const sheet = () => screen.findByRole("article", { name: "Chart summary" });
const part = (paper: HTMLElement, title: string) =>
  within(paper).getByRole("heading", { name: title }).parentElement?.textContent ?? "";

describe("a chart's summary on paper", () => {
  it("is printed for a role that does not read prescriptions, and says so", async () => {
    const why = "Prescriptions: not shown to the role Health Coach.";
    const { printView } = shown({
      medications: () =>
        Promise.reject(new Refused({ code: "role_may_not_use", sentence: "No.", details: [] })),
      chartGaps: () => Promise.resolve([{ part: "medications", why }]),
    });
    const paper = await sheet();
    expect(part(paper, "Medications")).toContain(why);
    expect(part(paper, "Medications")).not.toContain("None recorded");
    await waitFor(() => expect(printView).toHaveBeenCalledTimes(1));
  });

  it("holds who it is, allergies, problems, medications, last readings and next visits", async () => {
    const { printView } = shown();
    const paper = await sheet();
    for (const words of [
      "OKONKWO, Delphine Ada",
      "Born 04-Mar-1959",
      "MRN 00481273",
      "(617) 555-0142",
      "same name: 1 other",
    ]) {
      expect(paper.textContent).toContain(words);
    }
    expect(part(paper, "Allergies")).toContain("penicillin · anaphylaxis · high risk");
    expect(part(paper, "Problems")).toContain("hypertension (I10) · since 2011");
    expect(part(paper, "Problems")).not.toContain("bronchitis");
    expect(part(paper, "Medications")).toContain(
      "lisinopril 20\u00a0mg · 1 tablet by mouth once daily",
    );
    expect(part(paper, "Medications")).toContain("refill 6 days late");
    expect(part(paper, "Last readings and labs")).toMatch(/Blood pressure \d+\/\d+ mmHg/);
    expect(part(paper, "Next visits")).toBe(
      "Next visitsTuesday 24-Nov-2026 · 09:00 · Nurse visit · Home device" +
        "Wednesday 09-Dec-2026 · 10:30 · Follow-up · Home device",
    );
    // The line that stands on every page.
    expect(paper.firstElementChild?.textContent).toBe(
      "OKONKWO, Delphine Ada · born 04-Mar-1959 · MRN 00481273 · DEMO",
    );
    expect(printView).toHaveBeenCalledTimes(1);
    await expectNoAxeViolations(paper);
  });

  it("says when and by whom it was printed, and DEMO where it is one", async () => {
    shown();
    const paper = await sheet();
    expect(paper.textContent).toContain(
      "Printed 22-Nov-2026 10:44 EST by Robin Demo, Harbor Health.",
    );
    expect(within(paper).getByText("DEMO")).toBeTruthy();
  });

  it("says no DEMO where it is none", async () => {
    shown({}, { demo: false });
    expect((await sheet()).textContent).not.toContain("DEMO");
  });

  it("says what is not recorded instead of leaving it out", async () => {
    shown(
      {
        problems: () => Promise.resolve([]),
        medications: () => Promise.resolve([]),
        seriesNames: () => Promise.resolve([]),
        timeline: () => Promise.resolve([]),
      },
      {},
      banner({
        patient: card({ mrn: null, phone: null, born: "1985-03" }),
        allergies: { state: "notAsked", on: null, items: [] },
      }),
    );
    const paper = await sheet();
    expect(paper.textContent).toContain("Born Mar-1985");
    expect(paper.textContent).toContain("MRN not recorded");
    expect(part(paper, "Allergies")).toBe("AllergiesNot asked");
    for (const title of ["Problems", "Medications", "Next visits"]) {
      expect(part(paper, title)).toBe(`${title}None recorded`);
    }
  });

  it("prints nothing where a part could not be read, and says so", async () => {
    const { printView, onDone } = shown({
      medications: () =>
        Promise.reject(new Refused({ code: "busy", sentence: "The copy is busy.", details: [] })),
    });
    await screen.findByText(/The summary was not printed\. The copy is busy\./);
    await waitFor(() => expect(onDone).toHaveBeenCalled());
    expect(printView).not.toHaveBeenCalled();
    expect(screen.queryByRole("article")).toBeNull();
  });

  it("says when the window did not print, and takes the sheet away once it did", async () => {
    const { onDone } = shown({
      printView: () =>
        Promise.reject(new Refused({ code: "no_printer", sentence: "No printer.", details: [] })),
    });
    await screen.findByText(/The summary was not printed\. No printer\./);
    expect(onDone).toHaveBeenCalledTimes(1);
    window.dispatchEvent(new Event("afterprint"));
    expect(onDone).toHaveBeenCalledTimes(2);
  });

  it("takes visits from today on, the next one first; undated and past ones are none", () => {
    const days = ["2026-11-22", "2026-11", "", "2026-12-01", "2026-11-21"].map((day) =>
      event({ day, kind: "encounter" }),
    );
    expect(coming(days, "2026-11-22").map((visit) => visit.day)).toEqual([
      "2026-11-22",
      "2026-12-01",
    ]);
  });
});
