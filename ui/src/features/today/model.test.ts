import { describe, expect, it } from "vitest";
import { item, line, other, reply } from "../testing/desk";
import { grouped, groupOf, isLeft, nextAfter, progressOf, reasonLine } from "./model";

const marked = (mark: NonNullable<ReturnType<typeof item>["mark"]>["mark"], own = true) => ({
  mark,
  sentence: "marked",
  by: "Robin Demo",
  at: "2026-11-22T15:00:00Z",
  own,
});

describe("the list as data", () => {
  it("puts rows where their mark, their draft or their urgency puts them", () => {
    expect(groupOf(item({ urgency: "urgent" }))).toBe("urgent");
    expect(groupOf(item({ mark: marked({ snooze: "2026-11-24" }) }))).toBe("snoozed");
    expect(groupOf(item({ mark: marked({ waitingFor: "cardiology" }) }))).toBe("waiting");
    expect(groupOf(item({ mark: marked({ done: ["called", ""] }) }))).toBe("done");
    expect(groupOf(item({ mark: marked("clear") }))).toBe("due");
    expect(groupOf(item({ draft: line({ state: "approved" }) }))).toBe("done");
  });

  it("leaves with me what a colleague handed to me, and takes away what I handed on", () => {
    expect(groupOf(item({ mark: marked({ handTo: ["k", ""] }, true) }))).toBe("handedOn");
    expect(groupOf(item({ mark: marked({ handTo: ["k", ""] }, false) }))).toBe("due");
  });

  it("brings an unread urgent reply back from every mark", () => {
    const urgent = item({ mark: marked({ snooze: "2026-12-24" }), reply: reply() });
    expect(groupOf(urgent)).toBe("urgent");
    const read = item({ mark: marked({ snooze: "2026-12-24" }), reply: reply({ readBy: "me" }) });
    expect(groupOf(read)).toBe("snoozed");
    const calm = item({
      mark: marked({ snooze: "2026-12-24" }),
      reply: reply({ urgentWords: [] }),
    });
    expect(groupOf(calm)).toBe("snoozed");
  });

  it("orders groups and counts what is left", () => {
    const done = other(3, { mark: marked({ done: ["called", ""] }) });
    const items = [other(1), done, other(2, { urgency: "urgent" })];
    expect(grouped(items).map((group) => [group.key, group.items.length])).toEqual([
      ["urgent", 1],
      ["due", 1],
      ["done", 1],
    ]);
    expect(progressOf(items)).toEqual({ left: 2, total: 3 });
  });

  it("goes on to the next row that is left, else back to one before", () => {
    const done = other(2, { mark: marked({ done: ["called", ""] }) });
    const items = [other(1), done, other(3)];
    expect(nextAfter(items, "p1")).toBe("p3");
    expect(nextAfter(items, "p3")).toBe("p1");
    expect(nextAfter([done], "p2")).toBeNull();
    expect(isLeft(done)).toBe(false);
  });

  it("says two reasons and how many more", () => {
    const [flag] = item().flags;
    if (!flag) throw new Error("no flag");
    const many = item({ flags: [flag, { ...flag, sentence: "Second." }, flag, flag] });
    expect(reasonLine(many)).toContain("Second. And 2 more.");
  });

  it("groups ten thousand rows without losing one", () => {
    const items = Array.from({ length: 10_000 }, (_, at) => other(at));
    expect(grouped(items).reduce((sum, group) => sum + group.items.length, 0)).toBe(10_000);
  });
});
