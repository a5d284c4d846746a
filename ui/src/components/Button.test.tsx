import { screen } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { expectNoAxeViolations } from "../test/axe";
import { renderWith } from "../test/render";
import { Button, IconButton, Kbd, Menu } from ".";

describe("buttons", () => {
  it("are pressed by Enter, Space and pointer, but not while busy or disabled", async () => {
    const press = vi.fn();
    const { user, rerender, container } = renderWith(<Button onPress={press}>Approve…</Button>);
    await user.tab();
    expect(document.activeElement).toBe(screen.getByRole("button", { name: "Approve…" }));
    await user.keyboard("{Enter} ");
    await user.click(screen.getByRole("button"));
    expect(press).toHaveBeenCalledTimes(3);
    rerender(
      <Button onPress={press} busy>
        Approve…
      </Button>,
    );
    await user.click(screen.getByRole("button"));
    rerender(
      <Button onPress={press} isDisabled>
        Approve…
      </Button>,
    );
    await user.click(screen.getByRole("button"));
    expect(press).toHaveBeenCalledTimes(3);
    await expectNoAxeViolations(container);
  });

  it("with a picture only have a name", async () => {
    const { container } = renderWith(
      <IconButton label="Close" keys="Esc">
        <svg aria-hidden="true" />
      </IconButton>,
    );
    expect(screen.getByRole("button", { name: "Close" })).toBeTruthy();
    await expectNoAxeViolations(container);
  });

  it("open menus that the keyboard goes through and leaves", async () => {
    const chosen = vi.fn();
    const { user } = renderWith(
      <Menu
        label="More"
        trigger={<Button>More</Button>}
        onAction={chosen}
        entries={[
          { id: "call", label: "Call instead" },
          { id: "hand", label: "Hand off", detail: "to a colleague", disabled: true },
          { id: "drop", label: "Not needed", danger: true },
        ]}
      />,
    );
    await user.tab();
    await user.keyboard("{Enter}");
    expect(screen.getByRole("menu", { name: "More" })).toBeTruthy();
    await expectNoAxeViolations(document.body);
    await user.keyboard("{ArrowDown}{Enter}");
    expect(chosen).toHaveBeenCalledWith("drop");
    expect(screen.queryByRole("menu")).toBeNull();
  });

  it("show keys as this system names them", () => {
    renderWith(<Kbd keys="Ctrl+Shift+P" />);
    expect(screen.getByText("Ctrl").tagName).toBe("KBD");
    expect(screen.getByText("P")).toBeTruthy();
  });
});
