import { screen, waitFor } from "@testing-library/react";
import { useState } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Button, SplitPane, TextField } from "../components";
import { expectNoAxeViolations } from "../test/axe";
import { renderWith } from "../test/render";
import { AgentPane, type Appearance, Shell, useAgentBox } from ".";

/** The window's width in px, for a page without a layout. */
let width = 1440;

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "getBoundingClientRect").mockImplementation(
    () => new DOMRect(0, 0, width, 700),
  );
});
afterEach(() => {
  width = 1440;
});

function Agent() {
  return (
    <AgentPane
      note="local planner"
      footer={<TextField label="Ask" value="" onChange={() => {}} inputRef={useAgentBox()} />}
    >
      <p>Nothing asked yet.</p>
    </AgentPane>
  );
}

function Panes() {
  const [shown, setShown] = useState(false);
  return (
    <SplitPane
      listLabel="Worklist"
      detailLabel="Draft"
      showDetail={shown}
      onBack={() => setShown(false)}
      list={<Button onPress={() => setShown(true)}>A patient</Button>}
      detail={<p>The draft</p>}
    />
  );
}

function open(zoom = 1) {
  const appearance: Appearance = { theme: "system", zoom, singleKeys: true };
  return renderWith(
    <Shell
      counts={{ today: { count: 14 } }}
      status={{ connection: { state: "online" }, demo: true }}
      zone="America/New_York"
      agent={<Agent />}
    >
      <h1>Today</h1>
      <Panes />
    </Shell>,
    { appearance },
  );
}

const agent = () => screen.queryByRole("complementary", { name: "Agent" });

describe("a wide window", () => {
  it("has everything side by side", () => {
    open();
    expect(agent()).toBeTruthy();
    expect(screen.getByText("The draft")).toBeTruthy();
    expect(screen.getByRole("separator", { name: "Width of the agent" })).toBeTruthy();
  });
});

describe("900 px", () => {
  beforeEach(() => {
    width = 900;
  });

  it("keeps the agent in a drawer, which Escape closes", async () => {
    const { user } = open();
    expect(agent()).toBeNull();
    await user.click(screen.getByRole("button", { name: "Open the agent" }));
    await waitFor(() =>
      expect(document.activeElement).toBe(screen.getByRole("textbox", { name: "Ask" })),
    );
    await user.keyboard("{Escape}");
    expect(agent()).toBeNull();
    expect(document.activeElement).toBe(screen.getByRole("main"));
  });

  it("makes room for the view one goes to", async () => {
    const { user } = open();
    await user.keyboard("{Control>}k{/Control}");
    expect(agent()).toBeTruthy();
    await user.keyboard("{Control>}4{/Control}");
    expect(agent()).toBeNull();
  });
});

describe("200 % zoom", () => {
  it("has pictures with names in the rail, the agent among them, and one pane at a time", async () => {
    const { user, container } = open(2);
    expect(document.documentElement.style.fontSize).toBe("200%");
    const rail = screen.getByRole("navigation", { name: "Views" });
    expect(rail.textContent).toContain("Today14");
    await waitFor(() => expect(rail.querySelectorAll("svg").length).toBeGreaterThan(6));
    expect(screen.queryByText("The draft")).toBeNull();
    await user.click(screen.getByRole("button", { name: "A patient" }));
    expect(screen.getByText("The draft")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "A patient" })).toBeNull();
    await expectNoAxeViolations(container);
    await user.click(screen.getByRole("button", { name: "Worklist" }));
    expect(screen.getByRole("button", { name: "A patient" })).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Agent" }));
    expect(agent()).toBeTruthy();
  });
});
