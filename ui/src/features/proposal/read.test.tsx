import { act, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DIGEST, line } from "../testing/desk";
import { endInView, nothingSeenYet, readToTheEnd } from "../testing/seen";
import { READ_AFTER, ReadProvider, signable, useRead, useReadAtEnd } from "./read";

beforeEach(() => {
  nothingSeenYet();
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

function Text({ id, digest }: { id: string; digest: string }) {
  return <div ref={useReadAtEnd(id, digest)} />;
}

function Said({ ids }: { ids: readonly string[] }) {
  const { isRead } = useRead();
  return <p>{ids.filter((id) => isRead(line({ id }))).join(",") || "none"}</p>;
}

const Page = ({ id, digest = DIGEST }: { id: string; digest?: string }) => (
  <ReadProvider>
    <Text id={id} digest={digest} />
    <Said ids={["d1", "d2", "d3"]} />
  </ReadProvider>
);

const read = () => screen.getByRole("paragraph").textContent;
const wait = (ms: number) => act(() => vi.advanceTimersByTime(ms));

describe("a text counts as read", () => {
  it("once its end stayed in view for a while, not before", () => {
    render(<Page id="d1" />);
    act(readToTheEnd);
    wait(READ_AFTER - 1);
    expect(read()).toBe("none");
    wait(1);
    expect(read()).toBe("d1");
  });

  it("not while one steps through the list", () => {
    const { rerender } = render(<Page id="d1" />);
    for (const id of ["d1", "d2", "d3"]) {
      rerender(<Page id={id} />);
      act(readToTheEnd);
      wait(READ_AFTER - 50);
    }
    rerender(<Page id="d4" />);
    wait(READ_AFTER * 3);
    expect(read()).toBe("none");
  });

  it("not where its end left the view again", () => {
    render(<Page id="d1" />);
    act(readToTheEnd);
    wait(READ_AFTER - 50);
    act(() => endInView(false));
    wait(READ_AFTER * 2);
    expect(read()).toBe("none");
  });

  it("not in a pane of no height, whose edge alone is in view", () => {
    render(<Page id="d1" />);
    act(() => endInView(true, 0));
    wait(READ_AFTER * 2);
    expect(read()).toBe("none");
  });

  it("for the digest that was shown only: another text is another reading", () => {
    const { rerender } = render(<Page id="d1" digest={"b".repeat(64)} />);
    act(readToTheEnd);
    wait(READ_AFTER);
    expect(read()).toBe("none");
    rerender(<Page id="d1" />);
    expect(read()).toBe("none");
    act(readToTheEnd);
    wait(READ_AFTER);
    expect(read()).toBe("d1");
  });

  it("and several are signed only when each is", () => {
    const lines = [line(), line({ id: "d2" })];
    expect(signable(lines, (one) => one.id === "d1")).toBeNull();
    expect(signable([], () => true)).toBeNull();
    expect(signable(lines, () => true)).toEqual([
      { id: "d1", shownDigest: DIGEST },
      { id: "d2", shownDigest: DIGEST },
    ]);
  });
});
