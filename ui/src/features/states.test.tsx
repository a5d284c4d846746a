import { QueryClient } from "@tanstack/react-query";
import { act, screen, waitFor } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { type Backend, Refused } from "../backend";
import { expectNoAxeViolations } from "../test/axe";
import { renderWith } from "../test/render";
import { Around } from "./testing/around";
import { STATUS } from "./testing/desk";
import { nothingSeenYet } from "./testing/seen";
import { CASES, type Case, type Person } from "./testing/views";

beforeEach(nothingSeenYet);

const PEOPLE: readonly Person[] = [{ family: "Okonkwo", given: ["Delphine"], text: "Yes, fine." }];

const BUSY = new Refused({ code: "store_busy", sentence: "The store is in use.", details: [] });

function show(one: Case, more: Partial<Backend> = {}) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, gcTime: 0 } } });
  const drawn = renderWith(<Around>{one.view}</Around>, {
    client,
    initial: one.initial,
    backend: { ...one.program(PEOPLE), ...more },
  });
  return { ...drawn, client };
}

const answer = (one: Case, say: () => Promise<never>): Partial<Backend> => ({ [one.asks]: say });

describe.each(CASES)("$name", (one) => {
  it("says what it waits for, and names the view all the same", async () => {
    const { container } = show(
      one,
      answer(one, () => new Promise(() => {})),
    );
    expect(await screen.findByText(one.loading)).toBeTruthy();
    await expectNoAxeViolations(container);
  });

  it("says what failed and why, and asks again", async () => {
    let asked = 0;
    const { container, user } = show(
      one,
      answer(one, () => {
        asked += 1;
        return Promise.reject(BUSY);
      }),
    );
    expect(await screen.findByText(one.failed)).toBeTruthy();
    // Help stands without the program's answer.
    if (one.empty === null) return;
    expect(await screen.findByText("The store is in use.")).toBeTruthy();
    await expectNoAxeViolations(container);
    const before = asked;
    await user.click(screen.getByRole("button", { name: "Try again" }));
    await waitFor(() => expect(asked).toBeGreaterThan(before));
  });

  it("says why there is nothing", async () => {
    if (one.empty === null) return;
    const [program, words] = one.empty;
    show(one, program);
    expect(await screen.findByText(words)).toBeTruthy();
  });

  it("keeps what it has when it can't be asked for again, and says since when", async () => {
    if (one.empty === null) return;
    let broken = false;
    const whole = one.program(PEOPLE);
    const found: unknown = Reflect.get(whole, one.asks);
    const { client } = show(one, {
      [one.asks]: (...given: unknown[]) =>
        broken ? Promise.reject(BUSY) : typeof found === "function" ? found(...given) : null,
    });
    const [person] = PEOPLE;
    const words = person ? one.shows(person) : [];
    await waitFor(() => {
      for (const word of words) expect(document.body.textContent).toContain(word);
    });
    broken = true;
    await act(() => client.invalidateQueries());
    expect((await screen.findAllByText(/Shown as of just now/)).length).toBeGreaterThan(0);
    for (const word of words) expect(document.body.textContent).toContain(word);
    expect(screen.getAllByRole("button", { name: "Refresh" }).length).toBeGreaterThan(0);
  });

  it("says what the practice's absent server means here", async () => {
    if (one.offline === null) return;
    show(one, {
      deskStatus: async () => ({
        ...STATUS,
        online: false,
        stale: one.stale !== null && !/read before/.test(one.offline?.source ?? ""),
      }),
      ...(one.asks === "outbox"
        ? {
            outbox: async () => {
              const whole = await one.program(PEOPLE).outbox?.();
              return { waiting: whole?.waiting ?? [], ended: [], online: false };
            },
          }
        : {}),
    });
    expect((await screen.findAllByText(one.offline)).length).toBeGreaterThan(0);
  });

  it("says how old it is when the last reading is long past", async () => {
    if (one.stale === null) return;
    show(one, { deskStatus: async () => ({ ...STATUS, stale: true }) });
    expect(await screen.findByText(one.stale)).toBeTruthy();
  });
});
