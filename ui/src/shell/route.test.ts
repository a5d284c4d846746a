import { describe, expect, it } from "vitest";
import { step, type Visits, visit } from "./history";
import { formatLink, parseLink, type Route } from "./route";

const ROUTES: Route[] = [
  { view: "today" },
  { view: "today", patientId: "p-1.A" },
  { view: "patients" },
  { view: "patient", id: "00481273" },
  { view: "patient", id: "x", tab: "medications" },
  { view: "approvals" },
  { view: "approvals", id: "pr-7" },
  { view: "outbox" },
  { view: "audit" },
  { view: "sources" },
  { view: "settings" },
  { view: "settings", section: "lock" },
  { view: "help" },
];

describe("links", () => {
  it("lead where they came from", () => {
    for (const route of ROUTES) expect(parseLink(formatLink(route))).toEqual(route);
  });
  it("hold nothing but ids", () => {
    const wrong = [
      "https://patient/1",
      "countersign://",
      "countersign://patient",
      "countersign://patient/a b",
      "countersign://patient/../audit",
      "countersign://patient/1?name=x",
      "countersign://patient/1/Tab",
      "countersign://patient/1/tab/more",
      "countersign://outbox/1",
      `countersign://patient/${"a".repeat(65)}`,
      "countersign://sign/1",
      "javascript:alert(1)",
    ];
    for (const link of wrong) expect(parseLink(link)).toBeNull();
  });
});

describe("visits", () => {
  const start: Visits = { places: [{ view: "today" }], at: 0 };
  it("go back and forward, and forget what lay ahead", () => {
    const two = visit(visit(start, { view: "audit" }), { view: "help" });
    expect(two.at).toBe(2);
    const back = step(step(two, -1), -1);
    expect(back.places[back.at]).toEqual({ view: "today" });
    expect(step(back, -1)).toBe(back);
    const anew = visit(back, { view: "outbox" });
    expect(anew.places).toEqual([{ view: "today" }, { view: "outbox" }]);
    expect(visit(anew, { view: "outbox" })).toBe(anew);
    expect(visit(anew, { view: "help" }, true).places).toEqual([
      { view: "today" },
      { view: "help" },
    ]);
  });
  it("are not kept for ever", () => {
    let visits = start;
    for (let n = 0; n < 500; n++) visits = visit(visits, { view: "patient", id: `p${n}` });
    expect(visits.places).toHaveLength(100);
    expect(visits.places[visits.at]).toEqual({ view: "patient", id: "p499" });
  });
});
