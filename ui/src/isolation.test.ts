import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

type Message = { cmd: unknown; payload?: unknown };

const FILE = join(import.meta.dirname, "../../src-tauri/isolation/isolation.js");

/** The frame's hook, read as the frame reads it. */
function hook(): (message: Message) => Message {
  const frame: { __TAURI_ISOLATION_HOOK__?: (message: Message) => Message } = {};
  new Function("window", readFileSync(FILE, "utf8"))(frame);
  if (!frame.__TAURI_ISOLATION_HOOK__) throw new Error("no hook");
  return frame.__TAURI_ISOLATION_HOOK__;
}

const REFUSED = { cmd: "no_call_of_this_program", payload: {} };

describe("the isolation frame", () => {
  it("lets plain calls pass as they are", () => {
    for (const message of [
      { cmd: "desk_status" },
      { cmd: "ask", payload: { text: "who missed their visit? $50" } },
      { cmd: "plugin:event|listen", payload: { event: "desk-changed" } },
    ]) {
      expect(hook()(message)).toEqual(message);
    }
  });

  it("renames what is no plain call, too long, or names the parser's own", () => {
    const deep = { "$serde_json::private::RawValue": "[[[[]]]]" };
    for (const message of [
      { cmd: 7 },
      { cmd: "plugin:shell|open", payload: {} },
      { cmd: "../ask", payload: {} },
      { cmd: "ask", payload: { text: "x".repeat(1_000_001) } },
      { cmd: "ask", payload: { about: deep } },
      { cmd: "ask", payload: [[deep]] },
    ]) {
      expect(hook()(message)).toEqual(REFUSED);
    }
  });
});
