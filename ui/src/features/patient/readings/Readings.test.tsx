import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { type Backend, Refused } from "../../../backend";
import { expectNoAxeViolations } from "../../../test/axe";
import { renderWith } from "../../../test/render";
import { NOW, pressure, ZONE } from "../testing/chart";
import { patientProgram } from "../testing/program";
import { Readings } from "./Readings";

function shown(given: Partial<Backend> = {}) {
  const onOpen = vi.fn();
  const drawn = renderWith(
    <Readings patientId="p1" zone={ZONE} now={NOW} opened={null} onOpen={onOpen} />,
    { backend: { ...patientProgram(), ...given } },
  );
  return { ...drawn, onOpen };
}

const refused = new Refused({ code: "store_busy", sentence: "The copy is busy.", details: [] });

describe("readings and devices", () => {
  it("lists devices with last reading, days used and what is not recorded", async () => {
    const { container } = shown();
    const devices = await screen.findByRole("region", { name: "Devices" });
    const [cuff, scale] = await within(devices).findAllByRole("listitem");
    for (const words of [
      "Blood pressure cuff",
      "22 of 30 days used · 2 a day asked for",
      "Last reading21-Nov-2026 21:14",
      "ends in 4410",
      "Handed out02-Mar-2026",
    ]) {
      expect(cuff?.textContent).toContain(words);
    }
    for (const words of ["returned", "none recorded", "Jan-2025", "times a day not set"]) {
      expect(scale?.textContent).toContain(words);
    }
    await screen.findByRole("grid", { name: /Blood pressure, readings/ });
    await expectNoAxeViolations(container);
  });

  it("holds every reading in a table, newest first, and opens its record by keyboard", async () => {
    const { user, onOpen } = shown({ readingSeries: () => Promise.resolve(pressure(5)) });
    const table = await screen.findByRole("grid", { name: /Blood pressure, readings/ });
    const lines = within(table).getAllByRole("row");
    expect(lines).toHaveLength(11);
    expect(lines[1]?.textContent).toContain("21-Nov-2026 21:14");
    expect(table.textContent).toContain("systolic, mmHg");
    expect(table.textContent).toContain("missing");
    lines[1]?.focus();
    await user.keyboard("{ArrowDown}{Enter}");
    expect(onOpen).toHaveBeenCalledWith("Observation/bp8");
  });

  it("lists those out of range alone, each with its word", async () => {
    const { user } = shown();
    const only = await screen.findByRole("checkbox", { name: /Out of range only/ });
    await user.click(only);
    const table = screen.getByRole("grid", { name: /Blood pressure, readings/ });
    const words = within(table)
      .getAllByRole("row")
      .slice(1)
      .map((line) => line.textContent ?? "");
    expect(words.length).toBeGreaterThan(5);
    expect(words.every((line) => line.includes("high"))).toBe(true);
  });

  it("says the chart in words where it can't be seen", async () => {
    shown();
    expect((await screen.findByText(/The chart can’t be drawn here/)).textContent).toMatch(
      /^Blood pressure, last 90 days: 180 readings, \d+ out of range\. Last: \d+\/\d+ mmHg on 21-Nov-2026 21:14/,
    );
    expect(screen.getByText(/Limits: practice, remote monitoring\./)).toBeTruthy();
  });

  it("asks for the range and the series that are chosen", async () => {
    const readingSeries = vi.fn(patientProgram().readingSeries);
    const { user } = shown({ readingSeries });
    await screen.findByRole("grid", { name: /Blood pressure, readings/ });
    expect(readingSeries).toHaveBeenLastCalledWith("p1", "85354-9", 90);
    await user.click(screen.getByRole("radio", { name: "365 days" }));
    await waitFor(() => expect(readingSeries).toHaveBeenLastCalledWith("p1", "85354-9", 365));
    await user.click(screen.getByRole("radio", { name: "All" }));
    await waitFor(() => expect(readingSeries).toHaveBeenLastCalledWith("p1", "85354-9", 0));
    await user.click(screen.getByRole("button", { name: /Series/ }));
    await user.click(await screen.findByRole("option", { name: /Body weight/ }));
    await screen.findByRole("heading", { name: "No readings in the chart" });
    await user.click(screen.getByRole("button", { name: "Show Blood pressure" }));
    await screen.findByRole("grid", { name: /Blood pressure, readings/ });
  });

  it("says that there are neither devices nor readings", async () => {
    const { container } = shown({
      devices: () => Promise.resolve([]),
      seriesNames: () => Promise.resolve([]),
    });
    await screen.findByRole("heading", { name: "No readings: none recorded" });
    const devices = screen.getByRole("region", { name: "Devices" });
    expect(within(devices).getByText("None recorded")).toBeTruthy();
    await expectNoAxeViolations(container);
  });

  it("says what failed, and keeps what did not", async () => {
    const readingSeries = vi.fn(patientProgram().readingSeries);
    readingSeries.mockRejectedValueOnce(refused);
    const { user } = shown({ readingSeries });
    const alert = await screen.findByRole("alert");
    expect(alert.textContent).toContain("Could not read the readings");
    expect(screen.getByText("Blood pressure cuff")).toBeTruthy();
    await user.click(within(alert).getByRole("button", { name: "Try again" }));
    await screen.findByRole("grid", { name: /Blood pressure, readings/ });
  });
});
