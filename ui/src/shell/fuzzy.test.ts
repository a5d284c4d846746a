import { describe, expect, it } from "vitest";
import { fuzzyFind, fuzzyScore } from "./fuzzy";

const NAMES = ["Go to Today", "Go to Outbox", "Go to Audit", "Lock the window", "Äußere Größe"];
const find = (typed: string) => fuzzyFind(typed, NAMES, (name) => name);

describe("finding by a few letters", () => {
  it("prefers starts of words and runs of letters", () => {
    expect(find("gtou")[0]).toBe("Go to Outbox");
    expect(find("gta")[0]).toBe("Go to Audit");
    expect(find("lw")).toEqual(["Lock the window"]);
    expect(find("audit")[0]).toBe("Go to Audit");
  });
  it("needs every letter, in order, without case or accents", () => {
    expect(fuzzyScore("xq", "Go to Outbox")).toBeNull();
    expect(fuzzyScore("kcol", "Lock")).toBeNull();
    expect(find("aussere")).toEqual([]);
    expect(find("auß gro")).toEqual(["Äußere Größe"]);
    expect(find("")).toEqual(NAMES);
  });
});
