import { describe, expect, it } from "vitest";
import { expectNoAxeViolations } from "../test/axe";
import { renderWith } from "../test/render";
import { DiffView, diffLines } from ".";

const joined = (before: string, after: string, kind: "added" | "removed") =>
  diffLines(before, after)
    .filter((line) => line.kind === "same" || line.kind === kind)
    .map((line) => line.pieces.map((piece) => piece.text).join(""))
    .join("\n");

describe("differences", () => {
  it("give both texts back, whatever they are", () => {
    const texts = [
      "",
      "a",
      "a\nb\nc",
      "x\nb\ny",
      "Hi Ann, call (617) 555-0110.\n",
      "日本語 text\n\n",
    ];
    for (const before of texts) {
      for (const after of texts) {
        expect(joined(before, after, "removed")).toBe(before);
        expect(joined(before, after, "added")).toBe(after);
      }
    }
  });

  it("mark the words that changed, with signs and words beside the colour", async () => {
    const { container } = renderWith(
      <DiffView before={"Take 10 mg daily.\nBye"} after={"Take 20 mg daily.\nBye"} />,
    );
    expect(container.querySelector("del")?.textContent).toBe("10");
    expect(container.querySelector("ins")?.textContent).toBe("20");
    expect(container.textContent).toContain("Removed: ");
    expect(container.textContent).toContain("−");
    await expectNoAxeViolations(container);
  });

  it("of long texts without anything in common come out at once", () => {
    const long = (word: string) => Array.from({ length: 3000 }, (_, n) => word + n).join("\n");
    expect(diffLines(long("a"), long("b"))).toHaveLength(6000);
  });
});
