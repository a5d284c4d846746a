import { screen, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import type { Backend, ModelPreview } from "../../backend";
import { Refused } from "../../backend";
import { expectNoAxeViolations } from "../../test/axe";
import { renderWith } from "../../test/render";
import { ModelPreviewDialog } from "./ModelPreviewDialog";
import { numbered, verdict } from "./PreviewSides";

const WORDS = "text Quillfeather on 3/4";

function preview(more: Partial<ModelPreview> = {}): ModelPreview {
  return {
    profile: "safe-harbor",
    text: "text [[PATIENT_1]] on [[DATE_1]]",
    pieces: [
      { original: "text ", leaves: "text ", kind: null },
      { original: "Quillfeather", leaves: "[[PATIENT_1]]", kind: "patient name" },
      { original: " on ", leaves: " on ", kind: null },
      { original: "3/4", leaves: "[[DATE_1]]", kind: "date" },
    ],
    replaced: [
      { title: "patient name", count: 1 },
      { title: "date", count: 1 },
    ],
    clean: true,
    survivors: 0,
    sentence: "No language model is set up.",
    ...more,
  };
}

function show(modelPreview: Backend["modelPreview"]) {
  return renderWith(<ModelPreviewDialog first={WORDS} onClose={() => {}} />, {
    backend: { modelPreview },
  });
}

const side = (name: string) => within(screen.getByRole("region", { name }));

describe("what a model would see", () => {
  it("shows both sides with matching numbers, by keyboard alone", async () => {
    const asked = vi.fn<Backend["modelPreview"]>(async () => preview());
    const { user, container } = show(asked);
    screen.getByRole("button", { name: "Show" }).focus();
    await user.keyboard("{Enter}");
    await screen.findByRole("region", { name: "What leaves" });
    expect(asked).toHaveBeenCalledWith(WORDS, "safe-harbor");
    const left = side("Your words").getByText("Quillfeather").closest("mark");
    const right = side("What leaves").getByText("PATIENT_1").closest("mark");
    expect(left?.textContent).toBe("(1, patient name: Quillfeather1)");
    expect(right?.textContent).toBe("(1, patient name: PATIENT_11)");
    expect(side("What leaves").queryByText("Quillfeather")).toBeNull();
    expect(side("What would leave").getByRole("status").textContent).toContain("found nothing");
    await expectNoAxeViolations(container);
  });

  it("points out one kind on both sides", async () => {
    const { user } = show(async () => preview());
    await user.click(screen.getByRole("button", { name: "Show" }));
    const kind = await screen.findByRole("button", { name: "1 date" });
    expect(kind.getAttribute("aria-pressed")).toBe("false");
    const classes = () =>
      ["Your words", "What leaves"].map((name) => {
        const text = name === "Your words" ? "Quillfeather" : "PATIENT_1";
        return side(name).getByText(text).closest("mark")?.className;
      });
    const before = classes();
    await user.click(kind);
    expect(kind.getAttribute("aria-pressed")).toBe("true");
    expect(classes()).not.toEqual(before);
    await user.click(kind);
    expect(classes()).toEqual(before);
  });

  it("asks again under the other profile", async () => {
    const asked = vi.fn<Backend["modelPreview"]>(async (_text, profile) => preview({ profile }));
    const { user } = show(asked);
    await user.click(screen.getByRole("button", { name: "Show" }));
    await screen.findByRole("region", { name: "What leaves" });
    await user.click(screen.getByRole("button", { name: /Who would read them/ }));
    await user.click(await screen.findByRole("option", { name: /vetted agent/ }));
    expect(asked).toHaveBeenLastCalledWith(WORDS, "guardrails");
  });

  it("says when it would not be sent, and keeps no stale answer", async () => {
    const asked = vi
      .fn<Backend["modelPreview"]>()
      .mockResolvedValueOnce(preview({ clean: false, survivors: 2 }))
      .mockRejectedValueOnce(
        new Refused({ code: "input_too_large", sentence: "That is too long.", details: [] }),
      );
    const { user } = show(asked);
    await user.click(screen.getByRole("button", { name: "Show" }));
    await screen.findByRole("region", { name: "What would leave" });
    expect(side("What would leave").getByRole("status").textContent).toContain(
      "found 2 values left: it would not be sent",
    );
    await user.type(screen.getByLabelText("Your words", { selector: "textarea" }), "!");
    expect(screen.queryByRole("region", { name: "What leaves" })).toBeNull();
    await user.click(screen.getByRole("button", { name: "Show" }));
    expect(await screen.findByText("That is too long.")).toBeTruthy();
    expect(screen.queryByRole("region", { name: "What leaves" })).toBeNull();
  });

  it("numbers only what is replaced and words every verdict", () => {
    expect(numbered(preview().pieces).map((piece) => piece.number)).toEqual([0, 1, 0, 2]);
    expect(verdict(preview({ clean: false, survivors: 1 }))).toContain("1 value left");
    expect(verdict(preview({ clean: false }))).toContain("could not read it whole");
  });

  it("shows mark-up and turned writing as text", async () => {
    const odd = "<b>\u202Eevil</b>";
    const { user, container } = show(async () =>
      preview({ pieces: [{ original: odd, leaves: odd, kind: null }], replaced: [] }),
    );
    await user.click(screen.getByRole("button", { name: "Show" }));
    await screen.findByText(/Nothing in these words/);
    expect(container.querySelector("b")).toBeNull();
    expect(container.textContent).not.toContain("\u202E");
  });
});
