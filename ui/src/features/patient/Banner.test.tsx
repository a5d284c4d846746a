import { screen, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import type { Allergies } from "../../backend";
import { expectNoAxeViolations } from "../../test/axe";
import { renderWith } from "../../test/render";
import { Banner } from "./Banner";
import { banner, card, OTHER, ZONE } from "./testing/chart";

const shown = (given: Parameters<typeof banner>[0] = {}) => {
  const onOpenPatient = vi.fn();
  const drawn = renderWith(
    <Banner banner={banner(given)} zone={ZONE} onOpenPatient={onOpenPatient} onPrint={() => {}} />,
  );
  return { ...drawn, onOpenPatient, text: () => drawn.container.textContent ?? "" };
};

const value = (term: string) =>
  screen.getByText(term, { selector: "dt" }).nextElementSibling?.textContent;

describe("the identity banner", () => {
  it("says who it is, with identifiers, and how things stand", async () => {
    const { container } = shown();
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("OKONKWO, Delphine Ada");
    expect(screen.getByText("67 y · female")).toBeTruthy();
    expect(value("Born")).toBe("04-Mar-1959");
    expect(value("MRN")).toBe("00481273");
    expect(value("Phone")).toBe("(617) 555-0142");
    expect(value("Speaks")).toBe("English");
    expect(value("Enrollment")).toBe("enrolled");
    expect(value("Texts")).toBe("consent given 01-Feb-2026");
    expect(value("Coverage")).toBe("Commonwealth Care PPO");
    expect(value("As of")).toBe("22-Nov-2026 10:42");
    await expectNoAxeViolations(container);
  });

  it("says what is missing instead of leaving it blank", () => {
    shown({
      patient: card({
        family: "",
        given: [],
        born: null,
        age: null,
        mrn: null,
        phone: null,
        language: null,
      }),
      coverage: null,
      enrollment: null,
      sms: "not_recorded",
      smsConsentOn: null,
      coach: null,
      asOf: null,
      sameName: [],
    });
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Name not recorded");
    for (const term of ["Born", "MRN", "Phone", "Speaks", "Enrollment", "Coach"]) {
      expect(value(term)).toBe("not recorded");
    }
    expect(value("Texts")).toBe("consent not recorded");
    expect(value("Coverage")).toBe("none recorded or not in your role’s data");
    expect(value("As of")).toBe("not known");
  });

  it("keeps partial birth dates partial", () => {
    shown({ patient: card({ born: "1985-03" }) });
    expect(value("Born")).toBe("Mar-1985");
  });

  it("says deceased, inactive, test, interpreter, confidential contact and opted out in words", () => {
    const { text } = shown({
      patient: card({
        status: "deceased",
        alerts: ["test_patient", "interpreter_needed", "sms_opted_out"],
        language: "vi",
        preferred: "Della",
      }),
      interpreterNeeded: true,
      confidential: true,
    });
    for (const words of [
      "deceased",
      "test patient",
      "interpreter needed",
      "no texts: opted out",
      "confidential contact only",
      "called Della",
    ]) {
      expect(text()).toContain(words);
    }
    expect(value("Speaks")).toBe("Vietnamese");
  });

  it("names the guardian with a way to reach them", () => {
    shown({
      guardian: {
        name: "Marisol Okonkwo",
        relationship: "mother",
        phone: "+16175550177",
        language: "es",
      },
    });
    expect(value("Guardian")).toBe("Marisol Okonkwo (mother, (617) 555-0177, speaks Spanish)");
  });

  const without = (state: Allergies["state"], on: string | null) => ({
    allergies: { state, on, items: [] },
  });
  it.each([
    ["noneRecorded", "2026-09-12", "None recorded · asked 12-Sep-2026"],
    ["noneRecorded", null, "None recorded · day not recorded"],
    ["notAsked", null, "Not asked"],
    ["notForRole", null, "Not in your role’s data"],
  ] as const)("never leaves allergies blank: %s %s", (state, on, words) => {
    shown(without(state, on));
    expect(within(screen.getByRole("region", { name: "Allergies" })).getByText(words)).toBeTruthy();
  });

  it("lists allergies with reaction and risk in words", () => {
    shown({
      allergies: {
        state: "recorded",
        on: null,
        items: [
          { substance: "penicillin", reaction: "anaphylaxis", criticality: "high", on: null },
          { substance: "latex", reaction: null, criticality: null, on: null },
        ],
      },
    });
    expect(screen.getByText("penicillin · anaphylaxis · high risk")).toBeTruthy();
    expect(screen.getByText("latex · reaction not recorded")).toBeTruthy();
  });

  it("shows the others of the same name on demand and opens their chart by keyboard", async () => {
    const { user, onOpenPatient, baseElement } = shown();
    expect(screen.queryByText(/00512208/)).toBeNull();
    screen.getByRole("button", { name: /same name: 1 other/ }).focus();
    await user.keyboard("{Enter}");
    const others = await screen.findByRole("dialog", { name: /Another patient with this name/ });
    expect(others.textContent).toContain("born 19-Jul-1988");
    expect(others.textContent).toContain("MRN 00512208");
    // To compare, this chart's own identifiers stand there too.
    expect(others.textContent).toContain("MRN 00481273");
    await expectNoAxeViolations(baseElement);
    await user.click(
      within(others).getByRole("button", { name: /Open the chart with MRN 00512208/ }),
    );
    expect(onOpenPatient).toHaveBeenCalledWith(OTHER.id);
  });
});
