import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { type Backend, type PatientHit, Refused } from "../../backend";
import { LANGUAGES, LONG_NAMES } from "../../gallery/languages";
import { expectNoAxeViolations } from "../../test/axe";
import { renderWith } from "../../test/render";
import { Patients } from "../../views/Patients";
import { sameNames } from "./hits";
import { card, OTHER } from "./testing/chart";
import { hits, patientProgram, STATUS } from "./testing/program";

const shown = (given: Partial<Backend> = {}) =>
  renderWith(<Patients />, {
    backend: { ...patientProgram(), ...given },
    initial: { view: "patients" },
  });

const field = () => screen.getByRole("combobox", { name: /Name, birth date, MRN or phone/ });
const options = () => screen.getAllByRole("option");
const active = () => {
  const id = field().getAttribute("aria-activedescendant");
  return id ? document.getElementById(id) : null;
};

describe("finding a patient", () => {
  it("lists the charts opened lately while nothing is typed, and has the keyboard", async () => {
    const { container } = shown();
    await screen.findByRole("listbox", { name: "Charts opened lately" });
    expect(document.activeElement).toBe(field());
    expect(options()).toHaveLength(2);
    await expectNoAxeViolations(container);
  });

  it("says of each hit who it is by two identifiers, why it fits and how well", async () => {
    const { user, container } = shown();
    await user.type(field(), "okonkwo");
    await screen.findByRole("listbox", { name: "Patients found" });
    const [first, , third] = options();
    for (const words of [
      "OKONKWO, Delphine Ada",
      "born 04-Mar-1959",
      "MRN 00481273",
      "67 y · female",
      "(617) 555-0142",
      "name, birth date",
      "fit 98 of 100",
    ]) {
      expect(first?.textContent).toContain(words);
    }
    for (const words of [
      "called Ada",
      "born 1941",
      "MRN not recorded",
      "phone not recorded",
      "deceased",
      "test patient",
      "sounds like",
    ]) {
      expect(third?.textContent).toContain(words);
    }
    await expectNoAxeViolations(container);
  });

  it("warns of one name for several people, in the rows and above them", async () => {
    const { user } = shown();
    await user.type(field(), "okonkwo");
    await screen.findByText(/3 patients found for “okonkwo”\. 2 share a name: compare birth date/);
    expect(options()[0]?.textContent).toContain("same name: 1 other here");
    expect(options()[1]?.textContent).toContain("same name: 1 other here");
    expect(options()[2]?.textContent).not.toContain("same name");
  });

  it("moves with the arrows and opens with Enter", async () => {
    const { user, route } = shown();
    await user.type(field(), "okonkwo");
    await screen.findByRole("listbox", { name: "Patients found" });
    await user.keyboard("{ArrowDown}{ArrowDown}{ArrowDown}{ArrowUp}");
    expect(active()?.textContent).toContain("00512208");
    expect(active()?.getAttribute("aria-selected")).toBe("true");
    await user.keyboard("{Enter}");
    expect(route()).toEqual({ view: "patient", id: OTHER.id });
  });

  it("never opens a hit of words typed before", async () => {
    const answer: { give?: (hits: PatientHit[]) => void } = {};
    const findPatients = vi.fn((query: string) =>
      query === "okonkwo"
        ? Promise.resolve(hits(query))
        : new Promise<PatientHit[]>((give) => {
            answer.give = give;
          }),
    );
    const { user, route } = shown({ findPatients });
    await user.type(field(), "okonkwo");
    await screen.findByRole("listbox", { name: "Patients found" });
    await user.type(field(), " a{Enter}");
    expect(route().view).toBe("patients");
    await waitFor(() => expect(findPatients).toHaveBeenLastCalledWith("okonkwo a", 50));
    await user.keyboard("{Enter}");
    expect(route().view).toBe("patients");
    answer.give?.([{ patient: card({ id: "p9" }), score: 90, why: ["name"] }]);
    await waitFor(() => expect(options()).toHaveLength(1));
    await user.keyboard("{Enter}");
    expect(route()).toEqual({ view: "patient", id: "p9" });
  });

  it("empties the words with Escape", async () => {
    const { user } = shown();
    await user.type(field(), "okonkwo");
    await screen.findByRole("listbox", { name: "Patients found" });
    await user.keyboard("{Escape}");
    await screen.findByRole("listbox", { name: "Charts opened lately" });
  });

  it("says that nobody was found and what to try", async () => {
    const { user, container } = shown();
    await user.type(field(), "nobody");
    await screen.findByRole("heading", { name: "Nobody found for “nobody”" });
    expect(screen.queryByRole("listbox")).toBeNull();
    await expectNoAxeViolations(container);
  });

  it("says that no chart was opened yet", async () => {
    shown({ recentPatients: () => Promise.resolve([]) });
    await screen.findByRole("heading", { name: "No chart opened yet" });
  });

  it("says that it looks, what failed, and looks again", async () => {
    const findPatients = vi.fn((query: string) => Promise.resolve(hits(query)));
    findPatients.mockRejectedValueOnce(
      new Refused({ code: "locked", sentence: "The desk is locked.", details: [] }),
    );
    const { user } = shown({ findPatients });
    expect(screen.getByText("Loading last charts…")).toBeTruthy();
    await user.type(field(), "okonkwo");
    const alert = await screen.findByRole("alert");
    expect(alert.textContent).toContain("The desk is locked.");
    await user.click(within(alert).getByRole("button", { name: "Try again" }));
    await screen.findByRole("listbox", { name: "Patients found" });
  });

  it.each([
    [{ online: false }, "Offline. Patients are looked for in the copy on this computer"],
    [{ stale: true }, "Not synced lately. Patients are looked for in the copy"],
  ])("says that the copy is searched: %o", async (part, words) => {
    shown({ deskStatus: () => Promise.resolve({ ...STATUS, ...part }) });
    expect((await screen.findByText(new RegExp(words))).textContent).toContain(
      "as of 22-Nov-2026 10:42",
    );
  });

  it("says that more fit than are listed", async () => {
    const many = Array.from({ length: 50 }, (_, at) => ({
      patient: card({ id: `m${at}`, given: [`Given${at}`] }),
      score: 50,
      why: ["name"],
    }));
    const { user } = shown({ findPatients: () => Promise.resolve(many) });
    await user.type(field(), "o");
    await screen.findByText(/50 patients found for “o”, more fit: type more to narrow/);
  });

  it("shows names of any script and length whole", async () => {
    const people = [...LANGUAGES, ...LONG_NAMES].map((name, at) => ({
      patient: card({ id: `l${at}`, family: name.family, given: [...name.given] }),
      score: 50,
      why: ["name"],
    }));
    expect(people.length).toBeGreaterThan(40);
    const { user, container } = shown({ findPatients: () => Promise.resolve(people) });
    await user.type(field(), "a");
    await screen.findByRole("listbox", { name: "Patients found" });
    for (const [at, { patient }] of people.entries()) {
      const name = options()[at]?.querySelector("b > bdi")?.textContent ?? "";
      expect(name).toContain(
        patient.given
          .at(-1)
          ?.replace(/[\u202a-\u202e\u2066-\u2069]/g, "")
          .trim(),
      );
      expect(name).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
    }
    await expectNoAxeViolations(container);
  });
});

describe("one name for several people", () => {
  const of = (id: string, family: string, ...given: string[]) => ({
    patient: card({ id, family, given }),
  });
  it("compares without case and accents, by first and last name", () => {
    const found = sameNames([
      of("a", "Núñez", "José", "Luis"),
      of("b", "NUNEZ", "jose"),
      of("c", "Núñez", "Luis"),
    ]);
    expect([...found]).toEqual([
      ["a", 1],
      ["b", 1],
    ]);
  });
  it("takes a missing name for nobody's", () => {
    expect(sameNames([of("a", "", "Ana"), of("b", "", "Ana"), of("c", "Ruiz")]).size).toBe(0);
  });
});
