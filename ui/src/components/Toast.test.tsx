import { act, screen } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { renderWith } from "../test/render";
import { Button, useToast } from ".";

function Saying({ undo }: { undo: () => void }) {
  const say = useToast();
  return (
    <>
      <Button onPress={() => say({ text: "Snoozed.", action: { label: "Undo", run: undo } })}>
        Snooze
      </Button>
      <Button onPress={() => say({ text: "Saved." })}>Save</Button>
    </>
  );
}

afterEach(() => vi.useRealTimers());

describe("short notes", () => {
  it("can be undone, and stay until they are", async () => {
    const undo = vi.fn();
    const { user } = renderWith(<Saying undo={undo} />);
    await user.click(screen.getByRole("button", { name: "Snooze" }));
    expect(screen.getByRole("status", { name: "Notes" }).textContent).toContain("Snoozed.");
    await user.click(screen.getByRole("button", { name: "Undo" }));
    expect(undo).toHaveBeenCalledOnce();
    expect(screen.queryByText("Snoozed.")).toBeNull();
  });

  it("without an action go by themselves, but not under the pointer", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const { user } = renderWith(<Saying undo={() => {}} />);
    await user.click(screen.getByRole("button", { name: "Save" }));
    await user.hover(screen.getByText("Saved."));
    act(() => vi.advanceTimersByTime(60_000));
    expect(screen.getByText("Saved.")).toBeTruthy();
    await user.unhover(screen.getByText("Saved."));
    act(() => vi.advanceTimersByTime(60_000));
    expect(screen.queryByText("Saved.")).toBeNull();
  });
});
