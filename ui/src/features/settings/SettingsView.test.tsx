import { screen } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { type Backend, Refused } from "../../backend";
import { expectNoAxeViolations } from "../../test/axe";
import { renderWith } from "../../test/render";
import { SESSION } from "../patient/testing/chart";
import { settings } from "../testing/office";
import { SettingsView } from "./SettingsView";

const show = (more: Partial<Backend>, role = "health_coach") =>
  renderWith(<SettingsView />, {
    initial: { view: "settings" },
    backend: {
      session: async () => ({ ...SESSION, role }),
      settings: async () => settings(),
      ...more,
    },
  });

describe("settings", () => {
  it("shows every part without an axe violation", async () => {
    const { container } = show({});
    expect(await screen.findByText("file under a passphrase")).toBeTruthy();
    expect(screen.getByText("none: the local planner is used")).toBeTruthy();
    await expectNoAxeViolations(container);
  });

  it("changes a number, and puts the old one back when it is refused", async () => {
    const setNumber = vi.fn<Backend["setNumber"]>().mockRejectedValue(
      new Refused({
        code: "role_may_not_use",
        sentence: "Your role may not use this.",
        details: [],
      }),
    );
    const { user } = show({ setNumber });
    const field = await screen.findByRole<HTMLInputElement>("textbox", { name: /Lock after/ });
    await user.clear(field);
    await user.type(field, "30{Enter}");
    expect(setNumber).toHaveBeenCalledWith("lock_minutes", 30);
    expect(await screen.findByText("Your role may not use this.")).toBeTruthy();
    await vi.waitFor(() =>
      expect(screen.getByRole<HTMLInputElement>("textbox", { name: /Lock after/ }).value).toBe("2"),
    );
  });

  it("does not send a number out of its range", async () => {
    const setNumber = vi.fn<Backend["setNumber"]>();
    const { user } = show({ setNumber });
    const field = await screen.findByRole("textbox", { name: /Lock after/ });
    await user.clear(field);
    await user.type(field, "600{Enter}");
    expect(await screen.findByText("A whole number from 1 to 60.")).toBeTruthy();
    expect(setNumber).not.toHaveBeenCalled();
  });

  it("lets administrators alone set closures", async () => {
    show({});
    expect(await screen.findByText("Administrators set these.")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Add" })).toBeNull();
  });

  it("removes a closure as an administrator", async () => {
    const setClosures = vi.fn<Backend["setClosures"]>(async () => settings({ closures: [] }));
    const { user } = show({ setClosures }, "practice_administrator");
    await user.click(
      await screen.findByRole("button", { name: /Remove the closure of 26-Nov-2026/ }),
    );
    expect(setClosures).toHaveBeenCalledWith([]);
  });

  it("removes the copy only after the profile's name was typed", async () => {
    const wipe = vi.fn<Backend["wipe"]>(async () => null);
    const { user } = show({ wipe });
    await user.click(await screen.findByRole("button", { name: "Remove from this computer…" }));
    const remove = await screen.findByRole("button", { name: "Remove for good" });
    await user.click(remove);
    expect(wipe).not.toHaveBeenCalled();
    await user.type(screen.getByRole("textbox", { name: "Profile’s name" }), "demo");
    await user.click(remove);
    expect(wipe).toHaveBeenCalledWith("demo");
  });
});
