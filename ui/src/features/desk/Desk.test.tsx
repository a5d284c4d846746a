import { act, screen } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { AppStatus, Backend, SeatCard, Stage } from "../../backend";
import { Refused } from "../../backend";
import { expectNoAxeViolations } from "../../test/axe";
import { renderWith } from "../../test/render";
import { SESSION } from "../patient/testing/chart";
import { item, list, proposal, STATUS } from "../testing/desk";
import { nothingSeenYet } from "../testing/seen";
import { Desk } from "./Desk";

beforeEach(nothingSeenYet);

const SEATS: SeatCard[] = [
  {
    seat: "coach",
    name: "Robin Demo",
    role: "Health Coach",
    practice: "Harbor Health",
    enrolled: true,
    known: true,
    current: true,
  },
  {
    seat: "coach2",
    name: "Sam Ortiz",
    role: "Health Coach",
    practice: "Harbor Health",
    enrolled: false,
    known: false,
    current: false,
  },
];

function program(first: Stage, more: Partial<Backend> = {}) {
  let stage = first;
  let tell: (stage: Stage) => void = () => {};
  const backend: Partial<Backend> = {
    appStatus: async (): Promise<AppStatus> => ({
      version: "9.8.7",
      profile: "Demo practice",
      demo: true,
      stage,
    }),
    seats: async () => SEATS,
    session: async () => SESSION,
    deskStatus: async () => STATUS,
    today: async () => list([item()]),
    proposal: async () => proposal(),
    onStage: async (listener) => {
      tell = listener;
      return () => {};
    },
    onChanged: async () => () => {},
    onOpen: async () => () => {},
    touch: async () => null,
    ...more,
  };
  return {
    backend,
    turn: (next: Stage) =>
      act(() => {
        stage = next;
        tell(next);
      }),
  };
}

describe("the desk", () => {
  it("shows who can sign in, says DEMO, and opens the desk", async () => {
    const signIn = vi.fn<Backend["signIn"]>(async () => SESSION);
    const { backend } = program("signedOut", { signIn });
    const { user, container } = renderWith(<Desk />, { backend });
    expect(await screen.findByText("DEMO")).toBeTruthy();
    await expectNoAxeViolations(container);
    await user.click(screen.getByRole("button", { name: /Sam Ortiz/ }));
    expect(signIn).toHaveBeenCalledWith("coach2");
  });

  it("says why a sign-in was refused", async () => {
    const { backend } = program("signedOut", {
      signIn: async () => {
        throw new Refused({
          code: "sign_in_failed",
          sentence: "The sign-in did not succeed.",
          details: [],
        });
      },
    });
    const { user } = renderWith(<Desk />, { backend });
    await user.click(await screen.findByRole("button", { name: /Robin Demo/ }));
    expect(await screen.findByText("The sign-in did not succeed.")).toBeTruthy();
  });

  it("leaves nothing of a patient in the page when it locks", async () => {
    const { backend, turn } = program("open");
    const { container } = renderWith(<Desk />, { backend });
    expect((await screen.findAllByText(/OKONKWO/)).length).toBeGreaterThan(0);
    turn("locked");
    expect(await screen.findByRole("button", { name: "Unlock with PIN…" })).toBeTruthy();
    expect(container.innerHTML).not.toContain("OKONKWO");
    expect(container.innerHTML).not.toContain("Harbor Health. Your coach");
    expect(screen.queryByLabelText(/PIN/, { selector: "input" })).toBeNull();
  });

  it("unlocks in the signing window and lets somebody else take the seat", async () => {
    const openUnlock = vi.fn<Backend["openUnlock"]>(async () => null);
    const switchUser = vi.fn<Backend["switchUser"]>(async () => "open");
    const { backend } = program("locked", { openUnlock, switchUser });
    const { user, container } = renderWith(<Desk />, { backend });
    await user.click(await screen.findByRole("button", { name: "Unlock with PIN…" }));
    expect(openUnlock).toHaveBeenCalled();
    expect(screen.queryByRole("button", { name: /Robin Demo/ })).toBeNull();
    await user.click(screen.getByRole("button", { name: /Sam Ortiz/ }));
    expect(switchUser).toHaveBeenCalledWith("coach2");
    await expectNoAxeViolations(container);
  });

  it("says why the practice could not be opened", async () => {
    const { backend } = program("failed", {
      deskFault: async () => ({
        code: "store_newer",
        sentence: "This store was written by a newer version.",
        details: [],
      }),
    });
    renderWith(<Desk />, { backend });
    expect(await screen.findByText("This store was written by a newer version.")).toBeTruthy();
  });

  it("offers to sign in again when the sign-in has run out", async () => {
    const signIn = vi.fn<Backend["signIn"]>(async () => SESSION);
    const { backend } = program("open", {
      signIn,
      deskStatus: async () => ({ ...STATUS, online: false, sessionExpired: true }),
    });
    const { user } = renderWith(<Desk />, { backend });
    await user.click(await screen.findByRole("button", { name: "Sign in again" }));
    expect(signIn).toHaveBeenCalledWith(SESSION.seat);
  });

  it("locks by Ctrl L", async () => {
    const lock = vi.fn<Backend["lock"]>(async () => null);
    const { backend } = program("open", { lock });
    const { user } = renderWith(<Desk />, { backend });
    await screen.findAllByText(/OKONKWO/);
    await user.keyboard("{Control>}l{/Control}");
    expect(lock).toHaveBeenCalled();
  });
});
