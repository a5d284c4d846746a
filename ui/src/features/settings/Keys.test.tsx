import { screen } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { type Backend, Refused } from "../../backend";
import { expectNoAxeViolations } from "../../test/axe";
import { renderWith } from "../../test/render";
import { SESSION } from "../patient/testing/chart";
import { keysView } from "../testing/policy";
import { Keys } from "./Keys";

const show = (more: Partial<Backend>) =>
  renderWith(<Keys />, {
    initial: { view: "settings" },
    backend: { session: async () => SESSION, keys: async () => keysView(), ...more },
  });

describe("signing keys", () => {
  it("lists keys and workstations without an axe violation", async () => {
    const { container } = show({});
    expect(await screen.findByText(/workstation 01f3a9c2 \(this one\)/)).toBeTruthy();
    expect(screen.getByText(/Workstation 01f3a9c2 \(this one\)/)).toBeTruthy();
    await expectNoAxeViolations(container);
  });

  it("says that there is none", async () => {
    show({ keys: async () => keysView({ keys: [], devices: [] }) });
    expect(await screen.findByText(/No signing key of yours is known/)).toBeTruthy();
  });

  it("says what failed", async () => {
    show({
      keys: () =>
        Promise.reject(
          new Refused({ code: "store_busy", sentence: "The store is in use.", details: [] }),
        ),
    });
    expect(await screen.findByText("The keys could not be read")).toBeTruthy();
  });

  it("revokes a key with a cause and a reason, in the signing window", async () => {
    const openOrder = vi.fn<Backend["openOrder"]>(async () => null);
    const { user } = show({ openOrder });
    await user.click(await screen.findByRole("button", { name: /Revoke the key of Robin Demo/ }));
    const ask = await screen.findByRole("button", { name: "Revoke…" });
    expect(ask).toHaveProperty("disabled", true);
    await user.type(screen.getByRole("textbox", { name: "Why" }), "Laptop stolen");
    await user.click(ask);
    expect(openOrder).toHaveBeenCalledWith(
      { revokeKey: [keysView().keys[0]?.publicKey, "lost"] },
      "Laptop stolen",
    );
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("ends a lost workstation, and says a refusal where it stands", async () => {
    const openOrder = vi.fn<Backend["openOrder"]>().mockRejectedValue(
      new Refused({
        code: "role_may_not_use",
        sentence: "Your role may not use this.",
        details: [],
      }),
    );
    const { user } = show({ openOrder });
    await user.click(await screen.findByRole("button", { name: /Workstation 01f3a9c2 is lost/ }));
    await user.type(await screen.findByRole("textbox", { name: "Why" }), "Lost");
    await user.click(screen.getByRole("button", { name: "Revoke…" }));
    expect(await screen.findByText("Your role may not use this.")).toBeTruthy();
    expect(openOrder).toHaveBeenCalledWith(
      { revokeDevice: [keysView().devices[0]?.device, "lost"] },
      "Lost",
    );
  });

  it("countersigns a waiting key as an administrator", async () => {
    const openOrder = vi.fn<Backend["openOrder"]>(async () => null);
    const pending = [
      {
        enrolment: "ee".repeat(32),
        publicKey: "cd".repeat(32),
        name: "Sam Demo",
        role: "Health Coach",
        device: "77aa01bc",
        at: "2026-11-22T15:00:00Z",
        mayCountersign: true,
      },
    ];
    const { user, container } = show({
      openOrder,
      keys: async () => keysView({ pending, administers: true }),
    });
    expect(await screen.findByText("waits")).toBeTruthy();
    await expectNoAxeViolations(container);
    await user.click(screen.getByRole("button", { name: "Countersign the key of Sam Demo" }));
    await user.type(await screen.findByRole("textbox", { name: "Why" }), "Sam began today");
    await user.click(screen.getByRole("button", { name: "Countersign…" }));
    expect(openOrder).toHaveBeenCalledWith({ countersign: "ee".repeat(32) }, "Sam began today");
  });

  it("says that the exchange is stopped and sets the forged event aside", async () => {
    const openOrder = vi.fn<Backend["openOrder"]>(async () => null);
    const blocked = {
      event: "ab".repeat(32),
      device: "01f3a9c2".repeat(4),
      seq: 77,
      since: "2026-11-22T15:00:00Z",
    };
    const { user, container } = show({
      openOrder,
      keys: async () => keysView({ blocked, administers: true }),
    });
    expect(await screen.findByText(/The exchange is stopped/)).toBeTruthy();
    await expectNoAxeViolations(container);
    await user.click(screen.getByRole("button", { name: "Set it aside…" }));
    await user.type(await screen.findByRole("textbox", { name: "Why" }), "The server was mended");
    await user.click(screen.getByRole("button", { name: "Set aside…" }));
    expect(openOrder).toHaveBeenCalledWith(
      { quarantine: "ab".repeat(32) },
      "The server was mended",
    );
  });
});
