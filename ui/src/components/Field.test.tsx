import { screen } from "@testing-library/react";
import { useState } from "react";
import { describe, expect, it, vi } from "vitest";
import { expectNoAxeViolations } from "../test/axe";
import { renderWith } from "../test/render";
import { Checkbox, DateField, SearchField, Select, Switch, TextArea, TextField } from ".";

function Day({ tell, latest }: { tell: (day: string | null) => void; latest?: string }) {
  const [day, setDay] = useState<string | null>(null);
  return (
    <DateField
      label="Until"
      value={day}
      today="2026-11-22"
      latest={latest}
      onChange={(next) => {
        setDay(next);
        tell(next);
      }}
    />
  );
}

describe("fields", () => {
  it("have a name, help and errors that are said with them", async () => {
    const { container, rerender } = renderWith(
      <TextField label="Name" value="" onChange={() => {}} help="As on the card" />,
    );
    const field = screen.getByRole("textbox", { name: "Name" });
    const described = () =>
      (field.getAttribute("aria-describedby") ?? "")
        .split(" ")
        .map((id) => document.getElementById(id)?.textContent)
        .join(" ");
    expect(described()).toContain("As on the card");
    rerender(<TextField label="Name" value="" onChange={() => {}} error="A name is needed." />);
    expect(field.getAttribute("aria-invalid")).toBe("true");
    expect(described()).toContain("A name is needed.");
    await expectNoAxeViolations(container);
  });

  it("count characters and say when there are too many", () => {
    renderWith(
      <TextArea
        label="Message"
        value="Seán 👋"
        onChange={() => {}}
        limit={4}
        lengthNote="1 part"
      />,
    );
    expect(screen.getByText(/of 4 characters · 1 part/).textContent).toContain("over");
    expect(screen.getByText("Over the limit of 4 characters").role).toBe("status");
  });

  it("for dates take relative input and say what it means", async () => {
    const tell = vi.fn();
    const { user, container } = renderWith(<Day tell={tell} />);
    const field = screen.getByRole<HTMLInputElement>("textbox", { name: "Until" });
    await user.type(field, "+3m");
    expect(tell).toHaveBeenLastCalledWith("2027-02-22");
    expect(screen.getByText("= 22-Feb-2027")).toBeTruthy();
    await user.tab();
    expect(field.value).toBe("22-Feb-2027");
    await expectNoAxeViolations(container);
  });

  it("for dates refuse what has two readings, after it is typed and not before", async () => {
    const tell = vi.fn();
    const { user } = renderWith(<Day tell={tell} latest="2026-12-31" />);
    await user.type(screen.getByRole("textbox"), "03/04/2026");
    expect(screen.queryByText(/can’t be told apart/)).toBeNull();
    await user.tab();
    expect(screen.getByText(/can’t be told apart/)).toBeTruthy();
    await user.clear(screen.getByRole("textbox"));
    await user.type(screen.getByRole("textbox"), "+1y");
    expect(screen.getByText("Not after 31-Dec-2026.")).toBeTruthy();
    expect(tell.mock.calls.every(([day]) => day === null)).toBe(true);
  });

  it("for choices work by keyboard and typing", async () => {
    const choose = vi.fn();
    const { user } = renderWith(
      <Select
        label="Reason"
        selected={null}
        onSelect={choose}
        choices={[
          { id: "bp", label: "Blood pressure" },
          { id: "visit", label: "Visit missed", detail: "in 14 days" },
        ]}
      />,
    );
    await user.tab();
    await user.keyboard("{Enter}");
    await expectNoAxeViolations(document.body);
    await user.keyboard("vi{Enter}");
    expect(choose).toHaveBeenCalledWith("visit");
  });

  it("for words are emptied by Escape", async () => {
    function Find() {
      const [words, setWords] = useState("okon");
      return <SearchField label="Find" value={words} onChange={setWords} />;
    }
    const { user, container } = renderWith(<Find />);
    await user.click(screen.getByRole("searchbox"));
    await user.keyboard("{Escape}");
    expect(screen.getByRole<HTMLInputElement>("searchbox").value).toBe("");
    await expectNoAxeViolations(container);
  });

  it("for yes and no say their state", async () => {
    const [check, turn] = [vi.fn(), vi.fn()];
    const { user, container } = renderWith(
      <>
        <Checkbox isSelected={false} onChange={check}>
          I read it
        </Checkbox>
        <Switch isSelected onChange={turn}>
          Notifications
        </Switch>
      </>,
    );
    await user.tab();
    await user.keyboard(" ");
    expect(check).toHaveBeenCalledWith(true);
    await user.click(screen.getByRole("switch", { name: "Notifications" }));
    expect(turn).toHaveBeenCalledWith(false);
    expect(screen.getByText("On")).toBeTruthy();
    await expectNoAxeViolations(container);
  });
});
