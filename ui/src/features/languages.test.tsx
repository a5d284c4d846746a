import { screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { withoutTurns } from "../format";
import { LANGUAGES, LONG_NAMES } from "../gallery/languages";
import { expectNoAxeViolations } from "../test/axe";
import { renderWith } from "../test/render";
import { Around } from "./testing/around";
import { nothingSeenYet } from "./testing/seen";
import { AGENT, CASES, type Case, type Person } from "./testing/views";

/** A list draws what is in view: so many people at a time are all drawn. */
const AT_A_TIME = 15;

const EVERYBODY: readonly Person[] = [...LANGUAGES, ...LONG_NAMES];

const groups = Array.from({ length: Math.ceil(EVERYBODY.length / AT_A_TIME) }, (_, at) =>
  EVERYBODY.slice(at * AT_A_TIME, (at + 1) * AT_A_TIME),
);

const plain = (text: string | null) => withoutTurns(text ?? "").replace(/\s+/g, " ");

beforeEach(nothingSeenYet);
afterEach(() => document.documentElement.removeAttribute("dir"));

const show = (one: Case, people: readonly Person[], zoom = 1) =>
  renderWith(<Around>{one.view}</Around>, {
    initial: one.initial,
    appearance: { theme: "system", zoom, singleKeys: true },
    backend: one.program(people),
  });

/** Names stand in capitals where they are names of patients; else as they are. */
const stands = (words: string) =>
  plain(document.body.textContent).toLowerCase().includes(plain(words).toLowerCase().trim());

describe.each(CASES)("$name", (one) => {
  it("shows names and words of forty languages whole, very long ones too", async () => {
    for (const people of groups) {
      const { unmount } = show(one, people);
      const words = people.flatMap((person) => one.shows(person));
      await waitFor(() => expect(words.filter((word) => !stands(word))).toEqual([]));
      unmount();
    }
  });

  it("keeps them at 200 % in a narrow window read from the right, without an axe violation", async () => {
    document.documentElement.dir = "rtl";
    vi.spyOn(HTMLElement.prototype, "getBoundingClientRect").mockImplementation(
      () => new DOMRect(0, 0, 900, 700),
    );
    const people = [...LONG_NAMES, ...LANGUAGES.slice(24, 30)];
    const { container } = show(one, people, 2);
    const words = people.flatMap((person) => one.shows(person));
    await waitFor(() => expect(words.filter((word) => !stands(word))).toEqual([]));
    expect(document.documentElement.style.fontSize).toBe("200%");
    await expectNoAxeViolations(container);
  });

  it("leaves no mark in the page that turns what follows, but in the text that leaves", async () => {
    const { container } = show(one, LONG_NAMES);
    const first = LONG_NAMES[0];
    await waitFor(() =>
      expect(first ? one.shows(first).filter((word) => !stands(word)) : []).toEqual([]),
    );
    for (const exact of container.querySelectorAll("mark[data-mark]")) exact.remove();
    expect(container.textContent).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
  });
});

describe("the agent", () => {
  it("shows results, choices and answers of forty languages whole, without an axe violation", async () => {
    const people = EVERYBODY.filter((_, at) => at % 3 === 0 || at > LANGUAGES.length);
    const { user, container } = renderWith(<Around>{AGENT.view}</Around>, {
      backend: AGENT.program(people),
    });
    await user.type(await screen.findByRole("textbox", { name: "Ask or give a task" }), "x{Enter}");
    const more = await screen.findAllByRole("button", { name: /^Show \d+ more/ });
    await user.click(more[0] ?? document.body);
    const words = people.flatMap((person) => [person.text, person.given.join(" ")]);
    expect(words.filter((word) => !stands(word))).toEqual([]);
    expect(container.textContent).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
    await expectNoAxeViolations(container);
  });
});
