/**
 * Which texts were shown in full. Only those can be taken to the signing window together: a
 * signature over several texts stands for having read each (DESIGN, "The signing window").
 * A text counts for the digest that was shown; an edit or a changed ground makes it unread.
 */
import {
  createContext,
  type ReactNode,
  type RefObject,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import type { ProposalLineView, ShownItem } from "../../backend";

type Read = {
  isRead: (line: ProposalLineView) => boolean;
  markRead: (id: string, shownDigest: string) => void;
};

const ReadContext = createContext<Read>({ isRead: () => false, markRead: () => {} });

/** Remembers what was read while the window is open; a lock forgets it with the tree. */
export function ReadProvider({ children }: { children: ReactNode }) {
  const [read, setRead] = useState<ReadonlyMap<string, string>>(new Map());
  const value = useMemo<Read>(
    () => ({
      isRead: (line) => read.get(line.id) === line.shownDigest,
      markRead: (id, shownDigest) =>
        setRead((now) => (now.get(id) === shownDigest ? now : new Map(now).set(id, shownDigest))),
    }),
    [read],
  );
  return <ReadContext value={value}>{children}</ReadContext>;
}

export const useRead = () => useContext(ReadContext);

/** What goes to the signing window, or null where one of the texts was not read. */
export function signable(
  lines: readonly ProposalLineView[],
  isRead: Read["isRead"],
): ShownItem[] | null {
  if (lines.length === 0 || !lines.every(isRead)) return null;
  return lines.map(({ id, shownDigest }) => ({ id, shownDigest }));
}

/** Marks a text as read once its end was in view. The reference goes on an element at that end. */
export function useReadAtEnd(
  id: string | undefined,
  shownDigest: string | undefined,
): RefObject<HTMLDivElement | null> {
  const end = useRef<HTMLDivElement>(null);
  const { markRead } = useRead();
  useEffect(() => {
    const element = end.current;
    if (!element || !id || !shownDigest) return;
    const watch = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) markRead(id, shownDigest);
    });
    watch.observe(element);
    return () => watch.disconnect();
  }, [id, shownDigest, markRead]);
  return end;
}
