import { screen, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { type Backend, Refused } from "../../backend";
import { expectNoAxeViolations } from "../../test/axe";
import { renderWith } from "../../test/render";
import { SESSION } from "../patient/testing/chart";
import { policyView } from "../testing/policy";
import { PolicyView } from "./PolicyView";
import { minutesInWords, titlesOf, wholeNumber } from "./words";

const show = (more: Partial<Backend>) =>
  renderWith(<PolicyView />, {
    initial: { view: "policy" },
    backend: { session: async () => SESSION, policy: async () => policyView(), ...more },
  });

const changed = [{ what: "Text message: people needed", before: "1", after: "2" }];

describe("the approval policy", () => {
  it("says what each kind of action takes, without an axe violation", async () => {
    const { container } = show({});
    const table = await screen.findByRole("table", { name: /What each kind of action takes/ });
    const row = within(table).getByRole("row", { name: /Clinical document/ });
    expect(row.textContent).toContain("A licensed clinician among them, always");
    expect(screen.getByText(/The built-in rules count/)).toBeTruthy();
    await expectNoAxeViolations(container);
  });

  it("says that nobody may approve where no role is named, and when it is overdue", async () => {
    const view = policyView();
    const [first] = view.rules;
    if (!first) throw new Error("a rule");
    first.rule.roles = [];
    first.rule.escalateMinutes = 90;
    first.rule.escalateTo = ["mps_admin"];
    show({ policy: async () => view });
    expect(await screen.findByText("nobody")).toBeTruthy();
    expect(screen.getByText("after 1 h 30 min, to MPS Admin")).toBeTruthy();
  });

  it("is read by whoever may not change it", async () => {
    show({ policy: async () => policyView({ mayChange: false }) });
    expect(await screen.findByText("An administrator of the practice changes it.")).toBeTruthy();
    expect(screen.queryByRole("button", { name: /Change the policy/ })).toBeNull();
  });

  it("shows its history with who, why and what changed", async () => {
    const [builtIn] = policyView().history;
    if (!builtIn) throw new Error("a version");
    const history = [
      {
        version: 1,
        digest: "ab".repeat(32),
        since: "2026-11-21T15:00:00Z",
        by: "Kim Demo",
        reason: "Two of us look at every text.",
        changes: changed,
      },
      builtIn,
    ];
    const { container } = show({ policy: async () => policyView({ version: 1, history }) });
    expect(await screen.findByText("Two of us look at every text.")).toBeTruthy();
    expect(screen.getByText("Kim Demo")).toBeTruthy();
    expect(screen.getByText(/Text message: people needed/).textContent).toContain("1 → 2");
    expect(screen.getByText("Built-in")).toBeTruthy();
    await expectNoAxeViolations(container);
  });

  it("signs a change only after its difference was shown and a reason given", async () => {
    const previewPolicy = vi.fn<Backend["previewPolicy"]>(async () => changed);
    const openOrder = vi.fn<Backend["openOrder"]>(async () => null);
    const { user, container } = show({ previewPolicy, openOrder });
    await user.click(await screen.findByRole("button", { name: /Change the policy/ }));
    const roles = screen.getByRole("group", { name: "Text message: who may approve" });
    await user.click(within(roles).getByRole("checkbox", { name: "Health Coach" }));
    const sign = screen.getByRole("button", { name: /Sign and order/ });
    expect(sign).toHaveProperty("disabled", true);
    await user.type(screen.getByRole("textbox", { name: "Why" }), "Two of us");
    expect(sign).toHaveProperty("disabled", true);
    await user.click(screen.getByRole("button", { name: "Show the difference" }));
    expect(await screen.findByText(/Text message: people needed/)).toBeTruthy();
    await expectNoAxeViolations(container);
    await user.click(sign);
    const draft = previewPolicy.mock.calls[0]?.[0];
    expect(draft?.basedOn).toBe(policyView().digest);
    expect(draft?.rules[0]?.roles).toEqual(["practice_administrator", "mps_admin"]);
    expect(openOrder).toHaveBeenCalledWith({ policy: draft }, "Two of us");
  });

  it("takes the preview back when something is changed after it", async () => {
    const { user } = show({ previewPolicy: async () => changed });
    await user.click(await screen.findByRole("button", { name: /Change the policy/ }));
    await user.type(screen.getByRole("textbox", { name: "Why" }), "Two of us");
    await user.click(screen.getByRole("button", { name: "Show the difference" }));
    await screen.findByText(/Text message: people needed/);
    const [own] = screen.getAllByRole("checkbox", { name: /Whoever wrote the latest version/ });
    if (!own) throw new Error("a box");
    await user.click(own);
    expect(screen.queryByText(/Text message: people needed/)).toBeNull();
    expect(screen.getByRole("button", { name: /Sign and order/ })).toHaveProperty("disabled", true);
  });

  it("keeps the clinician where the law asks for one, and warns of nobody", async () => {
    const { user } = show({});
    await user.click(await screen.findByRole("button", { name: /Change the policy/ }));
    const always = screen.getByRole("checkbox", { name: /licensed clinician .*\(always\)/ });
    expect(always).toHaveProperty("disabled", true);
    const roles = screen.getByRole("group", { name: "Clinical document: who may approve" });
    for (const box of within(roles).getAllByRole("checkbox")) await user.click(box);
    expect(screen.getByText(/Nobody may approve this/)).toBeTruthy();
  });

  it("sends no number out of its range and says a refusal", async () => {
    const previewPolicy = vi.fn<Backend["previewPolicy"]>().mockRejectedValue(
      new Refused({
        code: "policy_too_wide",
        sentence: "A practice's policy can only ask for more than the built-in rules.",
        details: [],
      }),
    );
    const { user } = show({ previewPolicy });
    await user.click(await screen.findByRole("button", { name: /Change the policy/ }));
    const [hours] = screen.getAllByRole("textbox", { name: /Runs out after/ });
    if (!hours) throw new Error("a field");
    await user.clear(hours);
    await user.type(hours, "9000");
    expect(screen.getByText("A whole number from 1 to 720.")).toBeTruthy();
    const preview = screen.getByRole("button", { name: "Show the difference" });
    expect(preview).toHaveProperty("disabled", true);
    await user.clear(hours);
    await user.type(hours, "48");
    await user.click(preview);
    expect(await screen.findByText(/can only ask for more/)).toBeTruthy();
  });

  it("sets a time after which a draft is overdue", async () => {
    const previewPolicy = vi.fn<Backend["previewPolicy"]>(async () => changed);
    const { user } = show({ previewPolicy });
    await user.click(await screen.findByRole("button", { name: /Change the policy/ }));
    const [late] = screen.getAllByRole("checkbox", { name: /overdue after a time/ });
    if (!late) throw new Error("a box");
    await user.click(late);
    const group = screen.getByRole("group", { name: "Text message: overdue for" });
    await user.click(within(group).getByRole("checkbox", { name: "Health Coach" }));
    await user.click(screen.getByRole("button", { name: "Show the difference" }));
    const rule = previewPolicy.mock.calls[0]?.[0].rules[0];
    expect(rule?.escalateMinutes).toBe(240);
    expect(rule?.escalateTo).toEqual(["practice_administrator", "mps_admin"]);
  });
});

describe("its words", () => {
  it("says roles, minutes and numbers as people do", () => {
    expect(titlesOf([], policyView().roles)).toBe("nobody");
    expect(titlesOf(["mps_admin", "x"], policyView().roles)).toBe("MPS Admin, x");
    expect([5, 60, 95].map(minutesInWords)).toEqual(["5 min", "1 h", "1 h 35 min"]);
    expect(wholeNumber("0", 1, 5)).toBeNull();
    expect(wholeNumber(" 5 ", 1, 5)).toBe(5);
    expect(wholeNumber("4.5", 1, 5)).toBeNull();
  });
});
