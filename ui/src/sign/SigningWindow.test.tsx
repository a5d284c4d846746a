import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Ceremony, CeremonyBackend, SigningRequest } from "../backend";
import { Refused } from "../backend";
import { line, proposal, TEXT } from "../features/testing/desk";
import { endInView, nothingSeenYet, readToTheEnd } from "../features/testing/seen";
import { expectNoAxeViolations } from "../test/axe";
import { SigningWindow } from "./SigningWindow";

beforeEach(nothingSeenYet);

const REQUEST: SigningRequest = {
  items: [proposal()],
  signer: "Robin Demo",
  role: "Health Coach",
  device: "this computer",
  from: "Harbor Health, (802) 555-0100",
  demo: true,
  zone: "America/New_York",
  holdSeconds: 30,
  triesLeft: 5,
};

function program(ceremony: Ceremony, more: Partial<CeremonyBackend> = {}): CeremonyBackend {
  return {
    ceremony: async () => ceremony,
    ceremonySign: vi.fn<CeremonyBackend["ceremonySign"]>(async () => ({
      signer: "Robin Demo",
      role: "Health Coach",
      at: "2026-11-22T15:44:07Z",
      leavesAt: "2999-01-01T00:00:00Z",
      ids: ["d1"],
      approved: true,
    })),
    ceremonyRecall: vi.fn<CeremonyBackend["ceremonyRecall"]>(async () => null),
    ceremonyUnlock: vi.fn<CeremonyBackend["ceremonyUnlock"]>(async () => null),
    ceremonyEnrol: vi.fn<CeremonyBackend["ceremonyEnrol"]>(async () => null),
    ceremonyClose: vi.fn<CeremonyBackend["ceremonyClose"]>(async () => null),
    ...more,
  };
}

const user = userEvent.setup();

describe("the signing window", () => {
  it("shows exactly what is signed, to whom, by whom; the PIN waits for the end of the text", async () => {
    const backend = program({ sign: REQUEST });
    const { container } = render(<SigningWindow backend={backend} />);
    expect(await screen.findByText(TEXT)).toBeTruthy();
    expect(screen.getByText("Countersign this text message")).toBeTruthy();
    expect(screen.getByText(/\(617\) 555-0142/)).toBeTruthy();
    expect(screen.getByText(/OKONKWO, Delphine Ada/)).toBeTruthy();
    expect(screen.getByLabelText("Your PIN").getAttribute("disabled")).not.toBeNull();
    act(readToTheEnd);
    await user.type(screen.getByLabelText("Your PIN"), "482915{Enter}");
    expect(backend.ceremonySign).toHaveBeenCalledWith(
      "482915",
      "",
      [{ id: "d1", shownDigest: line().shownDigest }],
      true,
    );
    expect(await screen.findByText(/Countersigned by Robin Demo, Health Coach/)).toBeTruthy();
    expect(screen.getByText(/22-Nov-2026 10:44:07/)).toBeTruthy();
    await expectNoAxeViolations(container);
  });

  it("keeps the PIN nowhere after a wrong one, and says how many tries are left", async () => {
    const backend = program(
      { sign: REQUEST },
      {
        ceremonySign: vi.fn<CeremonyBackend["ceremonySign"]>().mockRejectedValue(
          new Refused({
            code: "pin_wrong",
            sentence: "The PIN is not right. Nothing was signed; try again.",
            details: [{ name: "tries_left", value: "4" }],
          }),
        ),
      },
    );
    const { container } = render(<SigningWindow backend={backend} />);
    await screen.findByText(TEXT);
    act(readToTheEnd);
    await user.type(screen.getByLabelText("Your PIN"), "111222{Enter}");
    expect(await screen.findByText("4 tries are left.")).toBeTruthy();
    expect(screen.getByLabelText<HTMLInputElement>("Your PIN").value).toBe("");
    expect(container.innerHTML).not.toContain("111222");
  });

  it("asks for every text of several to be read before the PIN", async () => {
    const items = [proposal(), proposal({ line: line({ id: "d2" }), text: "Second text" })];
    const backend = program({ sign: { ...REQUEST, items } });
    render(<SigningWindow backend={backend} />);
    await screen.findByText(TEXT);
    act(readToTheEnd);
    expect(screen.getByText(/1 of 2 · 1 not read yet/)).toBeTruthy();
    expect(screen.getByLabelText("Your PIN").getAttribute("disabled")).not.toBeNull();
    await user.click(screen.getByRole("button", { name: "Next" }));
    act(readToTheEnd);
    expect(screen.getByLabelText("Your PIN").getAttribute("disabled")).toBeNull();
  });

  it("declines only with a reason", async () => {
    const backend = program({ sign: REQUEST });
    render(<SigningWindow backend={backend} />);
    await screen.findByText(TEXT);
    act(readToTheEnd);
    await user.click(screen.getByRole("button", { name: "Decline…" }));
    await user.type(screen.getByLabelText("Your PIN"), "482915{Enter}");
    expect(backend.ceremonySign).not.toHaveBeenCalled();
    await user.type(screen.getByLabelText("Why it is declined"), "She called us already");
    await user.click(screen.getByRole("button", { name: "Decline" }));
    expect(backend.ceremonySign).toHaveBeenCalledWith(
      "482915",
      "She called us already",
      [{ id: "d1", shownDigest: line().shownDigest }],
      false,
    );
  });

  it("shows what changed, and takes an approval back", async () => {
    const changed = proposal({
      differences: [
        {
          label: "Allergies",
          before: "",
          now: "penicillin",
          source: { resource: "AllergyIntolerance/a1", path: "code", label: "allergy" },
        },
      ],
    });
    const backend = program({ sign: { ...REQUEST, items: [changed] } });
    render(<SigningWindow backend={backend} />);
    expect(await screen.findByText("penicillin")).toBeTruthy();
    act(readToTheEnd);
    await user.type(screen.getByLabelText("Your PIN"), "482915{Enter}");
    await user.click(await screen.findByRole("button", { name: "Recall" }));
    expect(backend.ceremonyRecall).toHaveBeenCalledWith(["d1"]);
    expect(await screen.findByText(/Taken back/)).toBeTruthy();
  });

  it("shows hidden marks and mark-up of a text as they stand in its bytes", async () => {
    const text = "<script>x</script> Call us \u202Enow";
    render(
      <SigningWindow backend={program({ sign: { ...REQUEST, items: [proposal({ text })] } })} />,
    );
    const shown = await screen.findByLabelText("Text that will be sent");
    expect(shown.textContent).toBe(text);
    expect(shown.querySelector("script")).toBeNull();
    expect(shown.querySelector("mark")?.getAttribute("title")).toBe(
      "right-to-left override, U+202E",
    );
    expect(screen.getByText(/One mark of this text is not seen/)).toBeTruthy();
  });

  it("unlocks with the PIN; letters are no digits", async () => {
    const backend = program({
      unlock: {
        name: "Robin Demo",
        role: "Health Coach",
        practice: "Harbor Health",
        triesLeft: 5,
        demo: true,
      },
    });
    const { container } = render(<SigningWindow backend={backend} />);
    const unlock = await screen.findByRole("button", { name: "Unlock" });
    await user.type(screen.getByLabelText("Your PIN"), "48a29b15");
    await user.click(unlock);
    expect(backend.ceremonyUnlock).toHaveBeenCalledWith("482915");
    await expectNoAxeViolations(container);
  });

  it("makes a key only under a PIN typed the same twice", async () => {
    const backend = program({
      enrol: {
        name: "Robin Demo",
        role: "Health Coach",
        device: "this computer",
        replaces: false,
        demo: true,
      },
    });
    const { container } = render(<SigningWindow backend={backend} />);
    await user.type(await screen.findByLabelText("New PIN"), "482915");
    await user.type(screen.getByLabelText("The same again"), "482916{Enter}");
    expect(await screen.findByText(/two PINs are not the same/)).toBeTruthy();
    expect(backend.ceremonyEnrol).not.toHaveBeenCalled();
    await user.type(screen.getByLabelText("New PIN"), "482915");
    await user.type(screen.getByLabelText("The same again"), "482915{Enter}");
    expect(backend.ceremonyEnrol).toHaveBeenCalledWith("482915", "482915");
    expect(await screen.findByText(/signing key is on this computer/)).toBeTruthy();
    await expectNoAxeViolations(container);
  });

  it("puts the cursor where one reads, then where the PIN goes", async () => {
    render(<SigningWindow backend={program({ sign: REQUEST })} />);
    await screen.findByText(TEXT);
    expect(document.activeElement).toBe(screen.getByRole("region", { name: "What is signed" }));
    act(() => endInView(true, 0));
    expect(screen.getByLabelText("Your PIN").getAttribute("disabled")).not.toBeNull();
    act(readToTheEnd);
    expect(document.activeElement).toBe(screen.getByLabelText("Your PIN"));
  });

  it("stays while it is being signed, whatever is pressed", async () => {
    const ceremonySign = vi.fn<CeremonyBackend["ceremonySign"]>(() => new Promise(() => {}));
    const backend = program({ sign: REQUEST }, { ceremonySign });
    render(<SigningWindow backend={backend} />);
    await screen.findByText(TEXT);
    act(readToTheEnd);
    await user.type(screen.getByLabelText("Your PIN"), "482915{Enter}");
    await user.type(screen.getByLabelText("Your PIN"), "482915{Enter}{Escape}");
    expect(ceremonySign).toHaveBeenCalledTimes(1);
    expect(backend.ceremonyClose).not.toHaveBeenCalled();
  });

  it("speaks the seal once, not each second of its hold", async () => {
    render(<SigningWindow backend={program({ sign: REQUEST })} />);
    await screen.findByText(TEXT);
    act(readToTheEnd);
    await user.type(screen.getByLabelText("Your PIN"), "482915{Enter}");
    const said = await screen.findByText(/Countersigned by/);
    expect(said.closest("[role=status]")?.textContent).not.toMatch(/Leaves in/);
    expect(screen.getByText(/Leaves in/).closest("[role=status]")).toBeNull();
  });

  it("closes with Escape", async () => {
    const backend = program({ sign: REQUEST });
    render(<SigningWindow backend={backend} />);
    await screen.findByText(TEXT);
    await user.keyboard("{Escape}");
    expect(backend.ceremonyClose).toHaveBeenCalled();
  });
});
