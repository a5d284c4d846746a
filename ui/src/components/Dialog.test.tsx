import { screen } from "@testing-library/react";
import { useState } from "react";
import { describe, expect, it, vi } from "vitest";
import { useShortcuts } from "../shell";
import { expectNoAxeViolations } from "../test/axe";
import { renderWith } from "../test/render";
import { Button, ConfirmDialog, Dialog } from ".";

function Asking({ outside, mustAnswer }: { outside: () => void; mustAnswer?: boolean }) {
  const [open, setOpen] = useState(false);
  useShortcuts("View", [{ name: "Approve", keys: "a", run: outside }]);
  return (
    <>
      <Button onPress={() => setOpen(true)}>Open</Button>
      <Dialog
        isOpen={open}
        onClose={() => setOpen(false)}
        title="Snooze"
        mustAnswer={mustAnswer}
        footer={<Button onPress={() => setOpen(false)}>Snooze it</Button>}
      >
        <p>Until when?</p>
      </Dialog>
    </>
  );
}

describe("a dialog", () => {
  it("takes focus, silences the keys behind it, closes by Escape and gives focus back", async () => {
    const outside = vi.fn();
    const { user } = renderWith(<Asking outside={outside} />);
    await user.keyboard("a");
    expect(outside).toHaveBeenCalledTimes(1);
    await user.tab();
    await user.keyboard("{Enter}");
    const dialog = screen.getByRole("dialog", { name: "Snooze" });
    expect(dialog.contains(document.activeElement)).toBe(true);
    await user.keyboard("a");
    expect(outside).toHaveBeenCalledTimes(1);
    await expectNoAxeViolations(document.body);
    await user.keyboard("{Escape}");
    expect(screen.queryByRole("dialog")).toBeNull();
    await vi.waitFor(() =>
      expect(document.activeElement).toBe(screen.getByRole("button", { name: "Open" })),
    );
    await user.keyboard("a");
    expect(outside).toHaveBeenCalledTimes(2);
  });

  it("that must be answered stays", async () => {
    const { user } = renderWith(<Asking outside={() => {}} mustAnswer />);
    await user.click(screen.getByRole("button", { name: "Open" }));
    await user.keyboard("{Escape}");
    expect(screen.getByRole("alertdialog", { name: "Snooze" })).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Close" })).toBeNull();
    await user.click(screen.getByRole("button", { name: "Snooze it" }));
    expect(screen.queryByRole("alertdialog")).toBeNull();
  });

  it("before what can't be taken back rests on the way out", async () => {
    const [confirm, cancel] = [vi.fn(), vi.fn()];
    const { user } = renderWith(
      <ConfirmDialog
        isOpen
        danger
        title="Wipe this copy?"
        confirmLabel="Wipe this copy"
        onConfirm={confirm}
        onCancel={cancel}
      >
        <p>Drafts that were not sent are lost.</p>
      </ConfirmDialog>,
    );
    expect(document.activeElement).toBe(screen.getByRole("button", { name: "Cancel" }));
    await user.keyboard("{Enter}");
    expect(cancel).toHaveBeenCalledTimes(1);
    await user.click(screen.getByRole("button", { name: "Wipe this copy" }));
    expect(confirm).toHaveBeenCalledTimes(1);
  });
});
