import { screen, waitFor, within } from "@testing-library/react";
import { useState } from "react";
import { describe, expect, it, vi } from "vitest";
import { Button, TextField } from "../components";
import { expectNoAxeViolations } from "../test/axe";
import { renderWith } from "../test/render";
import { AgentPane, Shell, type Status, useAgentBox, useRouter, useShortcuts } from ".";

const status: Status = {
  connection: { state: "online" },
  lastSync: new Date(Date.now() - 120_000).toISOString(),
  practice: "Harbor Health",
  role: "Health Coach",
  waitingToSend: 3,
  demo: true,
};

function Agent() {
  const [text, setText] = useState("");
  return (
    <AgentPane
      note="local planner"
      footer={<TextField label="Ask" value={text} onChange={setText} inputRef={useAgentBox()} />}
    >
      <p>Nothing asked yet.</p>
    </AgentPane>
  );
}

function View({ snooze }: { snooze: () => void }) {
  const { route } = useRouter();
  useShortcuts("Worklist", [{ name: "Snooze", keys: "s", run: snooze }]);
  return (
    <>
      <h1>{route.view}</h1>
      <Button>In the view</Button>
    </>
  );
}

function open(more: { snooze?: () => void; lock?: () => void; status?: Status } = {}) {
  return renderWith(
    <Shell
      counts={{ today: { count: 14, hot: true }, approvals: { count: 6 } }}
      status={more.status ?? status}
      zone="America/New_York"
      agent={<Agent />}
      onLock={more.lock}
    >
      <View snooze={more.snooze ?? (() => {})} />
    </Shell>,
  );
}

describe("the frame", () => {
  it("has landmarks, counts said in words, and breaks no rule", async () => {
    const { container } = open({ lock: () => {} });
    const rail = within(screen.getByRole("navigation", { name: "Views" }));
    expect(rail.getByRole("button", { name: "Today 14 need a person’s eye" })).toBeTruthy();
    expect(rail.getByRole("button", { current: "page" }).textContent).toContain("Today");
    expect(screen.getByRole("complementary", { name: "Agent" })).toBeTruthy();
    expect(screen.getByRole("main")).toBeTruthy();
    await expectNoAxeViolations(container);
  });

  it("says in one line whether it is online, since when, whose it is and what waits", () => {
    open();
    const line = screen.getByRole("contentinfo").textContent;
    for (const words of [
      "Online",
      "synced 2 min ago",
      "Harbor Health · Health Coach",
      "3 waiting to send",
      "DEMO",
    ]) {
      expect(line).toContain(words);
    }
  });

  it("says offline since when, in the practice's zone", () => {
    open({
      status: {
        connection: { state: "offline", since: "2026-11-22T15:31:00Z" },
        lastSync: null,
        demo: false,
      },
    });
    const line = screen.getByRole("contentinfo").textContent;
    expect(line).toContain("Offline since 10:31");
    expect(line).toContain("never synced");
    expect(line).not.toContain("DEMO");
  });

  it("goes between views by rail, keys and history", async () => {
    const { user, route } = open();
    await user.click(screen.getByRole("button", { name: "Outbox" }));
    expect(route()).toEqual({ view: "outbox" });
    await user.keyboard("{Control>}3{/Control}");
    expect(route()).toEqual({ view: "approvals" });
    await user.keyboard("{Alt>}{ArrowLeft}{/Alt}");
    expect(route()).toEqual({ view: "outbox" });
    await user.keyboard("{Alt>}{ArrowRight}{/Alt}");
    expect(route()).toEqual({ view: "approvals" });
  });

  it("puts the cursor into the agent's box by Ctrl+K, also when the sidebar is closed", async () => {
    const { user } = open();
    await user.click(screen.getByRole("button", { name: "Close the agent" }));
    expect(screen.queryByRole("complementary", { name: "Agent" })).toBeNull();
    await user.keyboard("{Control>}k{/Control}");
    await waitFor(() =>
      expect(document.activeElement).toBe(screen.getByRole("textbox", { name: "Ask" })),
    );
  });
});

describe("shortcuts", () => {
  it("of one letter rest while one types", async () => {
    const snooze = vi.fn();
    const { user } = open({ snooze });
    await user.keyboard("s");
    expect(snooze).toHaveBeenCalledTimes(1);
    await user.type(screen.getByRole("textbox", { name: "Ask" }), "as s");
    expect(snooze).toHaveBeenCalledTimes(1);
    expect(screen.getByRole<HTMLInputElement>("textbox").value).toBe("as s");
  });

  it("can be turned off", async () => {
    const snooze = vi.fn();
    const { user } = renderWith(<View snooze={snooze} />, {
      appearance: { theme: "system", zoom: 1, singleKeys: false },
    });
    await user.keyboard("s");
    expect(snooze).not.toHaveBeenCalled();
  });

  it("with a modifier work while one types", async () => {
    const lock = vi.fn();
    const { user } = open({ lock });
    await user.click(screen.getByRole("textbox", { name: "Ask" }));
    await user.keyboard("{Control>}l{/Control}");
    expect(lock).toHaveBeenCalledOnce();
  });

  it("are listed by ?", async () => {
    const { user } = open();
    await user.keyboard("?");
    const dialog = within(screen.getByRole("dialog", { name: "Shortcuts" }));
    expect(dialog.getByText("Snooze")).toBeTruthy();
    expect(dialog.getByText("Ask the agent")).toBeTruthy();
    await expectNoAxeViolations(document.body);
  });
});

describe("the palette", () => {
  it("finds a command by a few letters and runs it", async () => {
    const snooze = vi.fn();
    const { user, route } = open({ snooze });
    await user.keyboard("{Control>}{Shift>}p{/Shift}{/Control}");
    const box = screen.getByRole("combobox", { name: "Find a command" });
    expect(document.activeElement).toBe(box);
    await user.type(box, "gtou");
    expect(screen.getAllByRole("option")[0]?.textContent).toContain("Go to Outbox");
    await expectNoAxeViolations(document.body);
    await user.keyboard("{Enter}");
    expect(screen.queryByRole("combobox")).toBeNull();
    expect(route()).toEqual({ view: "outbox" });
    await user.keyboard("{Control>}p{/Control}");
    await user.keyboard("snoo{Enter}");
    expect(snooze).toHaveBeenCalledOnce();
  });

  it("says when nothing fits", async () => {
    const { user } = open();
    await user.keyboard("{Control>}p{/Control}zzzz{Enter}");
    expect(screen.getByText("No command has these letters.")).toBeTruthy();
  });
});

describe("the look", () => {
  it("follows theme and zoom, by settings and by keys", async () => {
    const { user } = open();
    const root = document.documentElement;
    expect(root.dataset.theme).toBeUndefined();
    await user.keyboard("{Control>}={/Control}");
    expect(root.style.fontSize).toBe("110%");
    await user.keyboard("{Control>}0{/Control}");
    expect(root.style.fontSize).toBe("");
    await user.keyboard("{Control>}p{/Control}dark{Enter}");
    expect(root.dataset.theme).toBe("dark");
  });
});
