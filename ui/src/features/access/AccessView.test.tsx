import { screen, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { type Backend, Refused } from "../../backend";
import { expectNoAxeViolations } from "../../test/axe";
import { renderWith } from "../../test/render";
import { SESSION } from "../patient/testing/chart";
import { Around } from "../testing/around";
import { access } from "../testing/office";
import { AccessView } from "./AccessView";

const show = (more: Partial<Backend>) =>
  renderWith(
    <Around>
      <AccessView />
    </Around>,
    {
      initial: { view: "access" },
      backend: { session: async () => SESSION, access: async () => access(), ...more },
    },
  );

describe("access", () => {
  it("shows role by skill, approval and field in words, each cell under its headings", async () => {
    const { container } = show({});
    const skills = await screen.findByRole("table", { name: "Skills" });
    expect(within(skills).getByRole("columnheader", { name: /Health Coach/ })).toBeTruthy();
    expect(
      within(skills).getByRole("rowheader", { name: /Find patients.*reads only/ }),
    ).toBeTruthy();
    const approvals = screen.getByRole("table", { name: "Approvals" });
    expect(within(approvals).getByText("If a clinician")).toBeTruthy();
    const fields = screen.getByRole("table", { name: "Fields of a patient" });
    expect(within(fields).getByText("Masked")).toBeTruthy();
    expect(within(fields).queryByRole("button")).toBeNull();
    await expectNoAxeViolations(container);
  });

  it("says more than colour: every cell has its word and a symbol", async () => {
    show({});
    const skills = await screen.findByRole("table", { name: "Skills" });
    for (const cell of within(skills).getAllByRole("cell")) {
      expect(cell.textContent).toMatch(/^[✓–◐](Yes|No|If a clinician)$/);
    }
  });

  it("says who is known, with an unknown licence as unknown", async () => {
    show({});
    const people = await screen.findByRole("table", { name: "People" });
    const rows = within(people).getAllByRole("row").slice(1);
    expect(rows[0]?.textContent).toMatch(/Kim Demo.*you.*Practice Administrator/);
    expect(rows[1]?.textContent).toMatch(
      /Robin Demo.*Not known here.*Never on this computer.*None/,
    );
  });

  it("says the state of each key in words", async () => {
    show({});
    const keys = await screen.findByRole("table", { name: "Keys and devices" });
    expect(within(keys).getByText("counts")).toBeTruthy();
    expect(within(keys).getByText(/^revoked /)).toBeTruthy();
    expect(within(keys).getByText("this computer")).toBeTruthy();
  });

  it("says why, naming the rule and who may", async () => {
    const explainAccess = vi.fn<Backend["explainAccess"]>(async () => ({
      what: "Find patients",
      allowed: false,
      rule: "skill access",
      sentence: "Not allowed: the role Account Manager is not on the list.",
      whoMay: ["Practice Administrator", "Health Coach"],
    }));
    const { user } = show({ explainAccess });
    await user.click(
      await screen.findByRole("button", { name: "No: Find patients, Account Manager. Why?" }),
    );
    expect(explainAccess).toHaveBeenCalledWith("pms-patient-lookup", "account_manager", false);
    const dialog = await screen.findByRole("dialog", { name: "Find patients: Account Manager" });
    expect(dialog.textContent).toContain("is not on the list");
    expect(dialog.textContent).toContain("skill access");
    expect(dialog.textContent).toContain("Practice Administrator, Health Coach");
    await expectNoAxeViolations(dialog);
  });

  it("says a refusal of the explanation", async () => {
    const { user } = show({
      explainAccess: async () => {
        throw new Refused({ code: "store_busy", sentence: "The store is in use.", details: [] });
      },
    });
    await user.click(
      await screen.findByRole("button", { name: "No: Find patients, Account Manager. Why?" }),
    );
    expect(await screen.findByText("The store is in use.")).toBeTruthy();
  });

  it("says so where no key was made yet", async () => {
    show({ access: async () => access({ keys: [] }) });
    expect(await screen.findByText(/No signing key was made/)).toBeTruthy();
  });

  it("says to whoever may not read it that their role may not", async () => {
    show({
      access: async () => {
        throw new Refused({
          code: "role_may_not_use",
          sentence: "Your role may not use this.",
          details: [],
        });
      },
    });
    expect(await screen.findByText("Your role may not use this.")).toBeTruthy();
    expect(screen.queryByRole("table")).toBeNull();
  });
});
