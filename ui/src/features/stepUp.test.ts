import { describe, expect, it, vi } from "vitest";
import { Refused } from "../backend";
import { withConfirmation } from "./stepUp";

function refused(code: string, operation?: string): Refused {
  const details = operation ? [{ name: "operation", value: operation }] : [];
  return new Refused({ code, sentence: "This needs a fresh confirmation.", details });
}

describe("withConfirmation", () => {
  it("does what needs none at once", async () => {
    const confirm = vi.fn();
    expect(await withConfirmation({ confirm }, async () => 7)).toBe(7);
    expect(confirm).not.toHaveBeenCalled();
  });

  it("asks for what was named, then does it once more", async () => {
    const confirm = vi.fn(async () => null);
    const work = vi
      .fn<() => Promise<string>>()
      .mockRejectedValueOnce(refused("step_up_needed", "audit-export"))
      .mockResolvedValueOnce("done");
    expect(await withConfirmation({ confirm }, work)).toBe("done");
    expect(confirm).toHaveBeenCalledExactlyOnceWith("audit-export");
    expect(work).toHaveBeenCalledTimes(2);
  });

  it("leaves it undone when the window was closed, and never asks twice", async () => {
    const cancelled = refused("cancelled");
    const closed = vi.fn(() => Promise.reject(cancelled));
    const never = vi.fn(() => Promise.reject(refused("step_up_needed", "audit-export")));
    await expect(withConfirmation({ confirm: closed }, never)).rejects.toBe(cancelled);
    expect(never).toHaveBeenCalledTimes(1);
    const confirm = vi.fn(async () => null);
    await expect(withConfirmation({ confirm }, never)).rejects.toMatchObject({
      code: "step_up_needed",
    });
    expect(confirm).toHaveBeenCalledTimes(1);
  });

  it("passes every other refusal on", async () => {
    const confirm = vi.fn();
    const error = refused("role_may_not_use", "audit-export");
    await expect(withConfirmation({ confirm }, () => Promise.reject(error))).rejects.toBe(error);
    expect(confirm).not.toHaveBeenCalled();
  });
});
