import { act, screen } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { type Backend, Refused, type TaskProgress } from "../../backend";
import { expectNoAxeViolations } from "../../test/axe";
import { renderWith } from "../../test/render";
import { SESSION } from "../patient/testing/chart";
import { Around } from "../testing/around";
import { STATUS } from "../testing/desk";
import { sources } from "../testing/office";
import { SourcesView, sizeWords } from "./SourcesView";

const show = (more: Partial<Backend>) =>
  renderWith(
    <Around>
      <SourcesView />
    </Around>,
    {
      initial: { view: "sources" },
      backend: {
        session: async () => SESSION,
        deskStatus: async () => STATUS,
        sources: async () => sources(),
        ...more,
      },
    },
  );

describe("sources", () => {
  it("says what is kept, how fresh, what is not for the role, what was set aside", async () => {
    const { container } = show({});
    expect(await screen.findByText(/184 MB kept on this computer/)).toBeTruthy();
    expect(screen.getByText("not for your role")).toBeTruthy();
    expect(screen.getByText("not complete")).toBeTruthy();
    expect(screen.getByText("birth date is no date")).toBeTruthy();
    await expectNoAxeViolations(container);
  });

  it("synchronises with progress, and cancels", async () => {
    let tell: (progress: TaskProgress) => void = () => {};
    const cancelTask = vi.fn<Backend["cancelTask"]>(async () => null);
    const { user } = show({
      syncNow: (onProgress) => {
        tell = onProgress;
        return new Promise(() => {});
      },
      cancelTask,
    });
    await user.click(await screen.findByRole("button", { name: "Synchronise now" }));
    act(() => tell({ what: "patients", done: 400, total: 800 }));
    expect(await screen.findByText("Reading patients")).toBeTruthy();
    expect(screen.getByText("400 of 800")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Cancel" }));
    expect(cancelTask).toHaveBeenCalledWith("sync");
  });

  it("says what a sync brought, or why it failed", async () => {
    const syncNow = vi
      .fn<Backend["syncNow"]>()
      .mockRejectedValueOnce(
        new Refused({ code: "offline", sentence: "The server cannot be reached.", details: [] }),
      )
      .mockResolvedValue({
        created: 3,
        updated: 2,
        deleted: 0,
        setAside: 1,
        stale: 1,
        sentence: "Synchronised.",
      });
    const { user } = show({ syncNow });
    await user.click(await screen.findByRole("button", { name: "Synchronise now" }));
    expect(await screen.findByText("The server cannot be reached.")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Synchronise now" }));
    expect(await screen.findByText("Synchronised.")).toBeTruthy();
    expect(screen.getByText(/1 drafts went back to review/)).toBeTruthy();
  });

  it("says that nothing was read yet", async () => {
    show({ sources: async () => sources({ kept: [], sources: [] }) });
    expect(await screen.findByText("Nothing was read yet")).toBeTruthy();
  });

  it("names sizes", () => {
    expect([sizeWords(12), sizeWords(2_400_000), sizeWords(3_100_000_000)]).toEqual([
      "1 kB",
      "2 MB",
      "3.1 GB",
    ]);
  });
});
