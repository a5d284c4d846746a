import { render } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { LANGUAGES } from "../../gallery/languages";
import { ExactText, hiddenMarks } from "./ExactText";

describe("a text that leaves", () => {
  it("stands as it is in every language; what joins letters is no hidden mark", () => {
    for (const { text } of LANGUAGES) {
      const { container, unmount } = render(<ExactText text={text} />);
      expect(container.textContent).toBe(text);
      expect(hiddenMarks(text)).toBe(0);
      unmount();
    }
    expect(hiddenMarks("line\nline\tcell 👩‍⚕️ رضایی‌نژاد")).toBe(0);
  });

  it("draws a mark that is not seen by its number, each in a box of its own", () => {
    const text = "take \u202e05\u202c mg\u0007";
    const { container } = render(<ExactText text={text} />);
    const marks = [...container.querySelectorAll("mark")];
    expect(marks.map((mark) => mark.dataset.mark)).toEqual(["U+202E", "U+202C", "U+0007"]);
    expect(marks[2]?.title).toBe("control character, U+0007");
    expect(container.textContent).toBe(text);
    expect(hiddenMarks(text)).toBe(3);
  });
});
