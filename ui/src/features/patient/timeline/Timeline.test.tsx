import { QueryClient } from "@tanstack/react-query";
import { act, screen, waitFor, within } from "@testing-library/react";
import { useState } from "react";
import { describe, expect, it, vi } from "vitest";
import { type Backend, Refused, type TimelineEvent } from "../../../backend";
import { changed } from "../../../queries";
import { expectNoAxeViolations } from "../../../test/axe";
import { renderWith } from "../../../test/render";
import { EVENTS, event, ZONE } from "../testing/chart";
import { manyEvents, patientProgram } from "../testing/program";
import { TimelineTools } from "./TimelineTools";
import { TimelineView } from "./TimelineView";
import { useTimeline } from "./useTimeline";

function Stage({ onOpen }: { onOpen: (event: TimelineEvent) => void }) {
  const timeline = useTimeline("p1");
  const [opened, setOpened] = useState<string | null>(null);
  return (
    <div style={{ height: 640 }}>
      <TimelineTools timeline={timeline} today="2026-11-22" />
      <TimelineView
        timeline={timeline}
        zone={ZONE}
        opened={opened}
        onOpen={(event) => {
          setOpened(event.id);
          onOpen(event);
        }}
      />
    </div>
  );
}

function shown(events: readonly TimelineEvent[] = EVENTS, given: Partial<Backend> = {}) {
  const onOpen = vi.fn();
  const program = { ...patientProgram(events), ...given };
  return { ...renderWith(<Stage onOpen={onOpen} />, { backend: program }), onOpen };
}

const MANY = manyEvents(50_000);

const rows = () => screen.getAllByRole("option");
const row = (place: number) => {
  const found = rows().find((one) => one.getAttribute("aria-posinset") === String(place));
  if (!found) throw new Error(`Row ${place} is not in the tree.`);
  return found;
};

const refused = new Refused({
  code: "store_busy",
  sentence: "The copy is busy. Nothing was lost; try again.",
  details: [],
});

describe("the timeline", () => {
  it("says each event's day, time, kind, tags and source in words", async () => {
    const { container } = shown();
    const first = await screen.findByRole("option", { name: /168\/102/ });
    for (const words of [
      "Saturday 21-Nov-2026",
      "21:14",
      "very high",
      "Home cuff, left arm",
      "Home device",
    ]) {
      expect(first.textContent).toContain(words);
    }
    expect(within(first).getByRole("img", { name: "Reading" })).toBeTruthy();
    expect(row(2).textContent).toContain("3 readings");
    expect(row(4).textContent).toContain("signed by R. Demo, 17-Nov 16:40");
    expect(row(6).textContent).toContain("as of 20-Nov-2026");
    expect(row(7).textContent).toContain("Oct-2026, day not recorded");
    expect(row(8).textContent).toContain("Not dated");
    expect(screen.getByText("8 rows, 4 marked").getAttribute("role")).toBe("status");
    await expectNoAxeViolations(container);
  });

  it("keeps few of 50,000 rows in the tree, each saying its place", async () => {
    shown(MANY);
    await screen.findByRole("option", { name: /Event 2 / });
    expect(rows().length).toBeLessThan(40);
    expect(row(1).getAttribute("aria-setsize")).toBe("50000");
  });

  it("moves by j, k, arrows, Page keys, Home and End through 50,000, and focus goes along", async () => {
    const timeline = vi.fn(patientProgram(MANY).timeline);
    const { user } = shown(MANY, { timeline });
    await screen.findByRole("option", { name: /Event 2 / });
    const at = () => document.activeElement?.getAttribute("aria-posinset");
    act(() => row(1).focus());
    await user.keyboard("jj{ArrowDown}k");
    expect(at()).toBe("3");
    await user.keyboard("{PageDown}");
    expect(Number(at())).toBeGreaterThan(8);
    await user.keyboard("{End}");
    expect(at()).toBe("50000");
    await waitFor(() => expect(row(50_000).textContent).toContain("07-Sep-2011"));
    await user.keyboard("{PageUp}{Home}");
    expect(at()).toBe("1");
    expect(timeline.mock.calls.length).toBeLessThan(8);
  });

  it("opens the row by Enter and by a press, and says which is open", async () => {
    const { user, onOpen } = shown();
    await screen.findByRole("option", { name: /168\/102/ });
    act(() => row(1).focus());
    await user.keyboard("j{Enter}");
    expect(onOpen).toHaveBeenLastCalledWith(EVENTS[1]);
    expect(row(2).getAttribute("aria-selected")).toBe("true");
    await user.click(row(4));
    expect(onOpen).toHaveBeenLastCalledWith(EVENTS[3]);
  });

  it("goes to a date with G, relative ones too, and says what stands there", async () => {
    const { user } = shown(MANY);
    await screen.findByRole("option", { name: /Event 2 / });
    await user.keyboard("g");
    const dialog = await screen.findByRole("dialog", { name: "Go to date" });
    await expectNoAxeViolations(dialog);
    await user.type(within(dialog).getByRole("textbox"), "-3m{Enter}");
    await waitFor(() => expect(document.activeElement?.textContent).toContain("22-Aug-2026"));
    expect(screen.getByText(/At 22-Aug-2026\./)).toBeTruthy();
  });

  it("says when nothing is on the date asked for", async () => {
    const { user } = shown();
    await screen.findByRole("option", { name: /168\/102/ });
    await user.keyboard("g");
    await user.type(await screen.findByRole("textbox", { name: "Date" }), "20-Nov-2026{Enter}");
    await screen.findByText(/Nothing on 20-Nov-2026\. Shown: 18-Nov-2026, the nearest before\./);
    expect(document.activeElement?.textContent).toContain("Office visit not kept");
  });

  it("jumps by the density bar, which says months and marks in words", async () => {
    const { user } = shown(MANY);
    await screen.findByRole("option", { name: /Event 2 / });
    const bar = screen.getByRole("slider", { name: /Months of the timeline/ });
    expect(bar.getAttribute("aria-valuetext")).toMatch(/^Nov-2026: 198 events, \d+ marked$/);
    act(() => bar.focus());
    await user.keyboard("{ArrowDown}");
    await waitFor(() =>
      expect(bar.getAttribute("aria-valuetext")).toMatch(/^Oct-2026: 279 events/),
    );
    await waitFor(() => expect(row(199).textContent).toContain("31-Oct-2026"));
    await user.keyboard("{End}");
    await waitFor(() => expect(bar.getAttribute("aria-valuetext")).toMatch(/^2011: /));
    await user.keyboard("{Home}");
    await waitFor(() => expect(bar.getAttribute("aria-valuetext")).toMatch(/^Nov-2026: /));
  });

  it("narrows by kind with counts, by source and by words, and can show everything again", async () => {
    const { user, baseElement } = shown();
    await screen.findByRole("option", { name: /168\/102/ });
    await user.click(screen.getByRole("button", { name: /All kinds/ }));
    const kinds = await screen.findByRole("dialog", { name: "Filter by kinds" });
    expect(kinds.textContent).toContain("Readings2");
    await expectNoAxeViolations(baseElement);
    await user.click(within(kinds).getByRole("checkbox", { name: "Visits" }));
    await waitFor(() => expect(rows()).toHaveLength(1));
    expect(row(1).textContent).toContain("Office visit not kept");
    expect(screen.getByText("1 row, 1 marked, filtered")).toBeTruthy();
    await user.keyboard("{Escape}");
    await user.type(screen.getByRole("searchbox", { name: "Find in the timeline" }), "zebra");
    await screen.findByRole("heading", { name: "Nothing fits the filter" });
    await user.click(screen.getByRole("button", { name: "Show everything" }));
    await waitFor(() => expect(rows()).toHaveLength(8));
  });

  it("asks for readings one by one when they are not grouped", async () => {
    const timelineIndex = vi.fn(patientProgram().timelineIndex);
    const { user } = shown(EVENTS, { timelineIndex });
    await screen.findByRole("option", { name: /168\/102/ });
    await user.click(screen.getByRole("checkbox", { name: "Group readings" }));
    await screen.findByText("8 events, 4 marked");
    expect(timelineIndex.mock.lastCall?.[1].grouped).toBe(false);
  });

  it("says what is not in the role's data, and an empty timeline", async () => {
    shown([], {
      timelineIndex: () =>
        Promise.resolve({
          total: 0,
          months: [],
          kinds: [],
          sources: [],
          notHeld: ["labs", "notes"],
        }),
    });
    await screen.findByRole("heading", { name: "No events recorded" });
    expect(screen.getByText("Not in your role’s data: labs, notes")).toBeTruthy();
  });

  it("says that it loads, then what failed, and tries again", async () => {
    const timelineIndex = vi.fn(patientProgram().timelineIndex);
    timelineIndex.mockRejectedValueOnce(refused);
    const { user } = shown(EVENTS, { timelineIndex });
    expect(screen.getByText("Loading timeline…")).toBeTruthy();
    const alert = await screen.findByRole("alert");
    expect(alert.textContent).toContain("The copy is busy. Nothing was lost; try again.");
    await user.click(within(alert).getByRole("button", { name: "Try again" }));
    await screen.findByRole("option", { name: /168\/102/ });
  });

  it("keeps the list when a page of it can't be read, and reads it again on demand", async () => {
    const timeline = vi.fn(patientProgram().timeline);
    timeline.mockRejectedValueOnce(refused);
    const { user } = shown(EVENTS, { timeline });
    await screen.findByText(/A part of the timeline could not be read/);
    expect(row(1).textContent).toContain("Could not be read");
    await user.click(screen.getByRole("button", { name: "Try again" }));
    await screen.findByRole("option", { name: /168\/102/ });
  });

  it("reads anew what is on the screen when charts change below", async () => {
    const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
    const program = patientProgram();
    const timeline = vi.fn(program.timeline);
    renderWith(<Stage onOpen={() => {}} />, { backend: { ...program, timeline }, client });
    await screen.findByRole("option", { name: /168\/102/ });
    timeline.mockResolvedValue([event({ title: "Blood pressure 131/80 mmHg" })]);
    act(() => changed(client, ["charts"]));
    await screen.findByRole("option", { name: /131\/80/ });
    expect(screen.queryByRole("option", { name: /168\/102/ })).toBeNull();
  });

  it("shows markup in titles and details as text", async () => {
    const hostile = "<img src=x onerror=alert(1)>\u202eesrever";
    const { container } = shown([event({ title: hostile, detail: hostile })]);
    await screen.findByRole("option", { name: /<img src=x/ });
    expect(container.querySelector("[role=option] img")).toBeNull();
    expect(container.textContent).not.toContain("\u202e");
  });
});
