import { screen, within } from "@testing-library/react";
import { useState } from "react";
import { describe, expect, it, vi } from "vitest";
import { expectNoAxeViolations } from "../test/axe";
import { renderWith } from "../test/render";
import { type Column, SplitPane, Table, Tabs, VirtualList } from ".";
import { ordered } from "./Table";

type Patient = { id: string; name: string; age: number | null };

const many = (count: number): Patient[] =>
  Array.from({ length: count }, (_, n) => ({
    id: `p${n}`,
    name: `TEST${String(n).padStart(5, "0")}, Ann`,
    age: n % 7 === 0 ? null : (n * 37) % 90,
  }));

function Worklist({ count, open }: { count: number; open?: (key: string) => void }) {
  const [selected, setSelected] = useState<string | null>("p0");
  return (
    <VirtualList
      label="Worklist"
      items={many(count)}
      keyOf={(p) => p.id}
      render={(p) => <p>{p.name}</p>}
      selected={selected}
      onSelect={setSelected}
      onOpen={(key) => open?.(key)}
      groupOf={(p) => ({ key: p.id === "p0" ? "urgent" : "due", heading: "Group" })}
    />
  );
}

describe("a list of 10,000", () => {
  it("holds few rows, each with its place in all", async () => {
    const { container } = renderWith(<Worklist count={10_000} />);
    const rows = screen.getAllByRole("option");
    expect(rows.length).toBeLessThan(60);
    expect(rows[0]?.getAttribute("aria-setsize")).toBe("10000");
    expect(rows[0]?.getAttribute("aria-posinset")).toBe("1");
    expect(screen.getAllByText("Group")).toHaveLength(2);
    await expectNoAxeViolations(container);
  });

  it("moves by j, k, arrows, Page, Home and End, focus on the chosen row, Enter opens", async () => {
    const open = vi.fn();
    const { user } = renderWith(<Worklist count={10_000} open={open} />);
    await user.tab();
    const place = () => document.activeElement?.getAttribute("aria-posinset");
    expect(place()).toBe("1");
    await user.keyboard("jj{ArrowDown}k");
    expect(place()).toBe("3");
    expect(document.activeElement?.getAttribute("aria-selected")).toBe("true");
    await user.keyboard("{PageDown}");
    expect(place()).toBe("13");
    await user.keyboard("{Enter}");
    expect(open).toHaveBeenCalledWith("p12");
    await user.keyboard("{End}");
    expect(place()).toBe("10000");
    await user.keyboard("j{Home}");
    expect(place()).toBe("1");
  });

  it("says that it is empty", () => {
    renderWith(
      <VirtualList label="Worklist" items={[]} keyOf={String} render={String} empty="Nobody" />,
    );
    expect(screen.getByText("Nobody")).toBeTruthy();
  });
});

const columns: Column<Patient>[] = [
  { id: "name", heading: "Patient", cell: (p) => p.name, sortBy: (p) => p.name, isRowHeader: true },
  { id: "age", heading: "Age", cell: (p) => p.age ?? "not known", sortBy: (p) => p.age, width: 8 },
];

describe("a table", () => {
  it("sorts by its headings and says how", async () => {
    const rows = many(12);
    const { user, container } = renderWith(
      <Table label="Patients" columns={columns} rows={rows} keyOf={(p) => p.id} />,
    );
    const heading = screen.getByRole("columnheader", { name: "Age" });
    expect(heading.getAttribute("aria-sort")).toBe("none");
    await user.click(within(heading).getByRole("button"));
    expect(heading.getAttribute("aria-sort")).toBe("ascending");
    await user.click(within(heading).getByRole("button"));
    expect(heading.getAttribute("aria-sort")).toBe("descending");
    const names = screen.getAllByRole("rowheader").map((cell) => cell.textContent);
    expect(names[0]).toBe("TEST00007, Ann".replace("00007", "00002"));
    // Those without a value come last, in either order.
    expect(names.slice(-2)).toEqual(["TEST00000, Ann", "TEST00007, Ann"]);
    await expectNoAxeViolations(container);
  });

  it("of 10,000 rows opens them by keyboard and keeps few in the tree", async () => {
    const open = vi.fn();
    const { user, container } = renderWith(
      <Table
        label="Patients"
        columns={columns}
        rows={many(10_000)}
        keyOf={(p) => p.id}
        onOpen={open}
      />,
    );
    expect(screen.getByRole("grid").getAttribute("aria-rowcount")).toBe("10001");
    expect(screen.getAllByRole("row").length).toBeLessThan(60);
    await user.tab();
    await user.tab();
    await user.tab();
    await user.keyboard("{ArrowDown}{ArrowDown}{ArrowUp}{Enter}");
    expect(open).toHaveBeenCalledTimes(1);
    expect(open.mock.calls[0]?.[0]).toBe("p1");
    await user.keyboard("{End}{Enter}");
    expect(open.mock.lastCall?.[0]).toBe("p9999");
    await expectNoAxeViolations(container);
  });

  it("orders words as people do", () => {
    const rows = ["b10", "B2", "á1", "a3"];
    const by: Column<string>[] = [{ id: "x", heading: "X", cell: (r) => r, sortBy: (r) => r }];
    expect(ordered(rows, by, { column: "x", descending: false })).toEqual([
      "á1",
      "a3",
      "B2",
      "b10",
    ]);
  });
});

describe("panes", () => {
  it("are resized by keyboard", async () => {
    const { user, container } = renderWith(
      <SplitPane
        list={<p>list</p>}
        detail={<p>detail</p>}
        listLabel="Worklist"
        detailLabel="Draft"
        showDetail={false}
        onBack={() => {}}
      />,
    );
    await user.tab();
    const line = screen.getByRole("separator", { name: "Width of Worklist" });
    expect(document.activeElement).toBe(line);
    await user.keyboard("{ArrowRight}{ArrowRight}{ArrowLeft}");
    expect(line.getAttribute("aria-valuenow")).toBe("28");
    await user.keyboard("{Home}");
    expect(line.getAttribute("aria-valuenow")).toBe("18");
    await expectNoAxeViolations(container);
  });

  it("of tabs show one, arrows go between them", async () => {
    function Chart() {
      const [tab, setTab] = useState("timeline");
      return (
        <Tabs
          label="Chart"
          selected={tab}
          onSelect={setTab}
          tabs={[
            { id: "timeline", label: "Timeline", panel: <p>events</p> },
            { id: "problems", label: "Problems", count: 5, panel: <p>five problems</p> },
          ]}
        />
      );
    }
    const { user, container } = renderWith(<Chart />);
    await user.tab();
    await user.keyboard("{ArrowRight}");
    expect(screen.getByRole("tab", { selected: true }).textContent).toBe("Problems5");
    expect(screen.getByText("five problems")).toBeTruthy();
    expect(screen.queryByText("events")).toBeNull();
    await expectNoAxeViolations(container);
  });
});
