/**
 * Which texts were shown in full. Only those can be taken to the signing window: a signature stands
 * for having read each text (DESIGN, "The signing window"). A text counts for the digest that was
 * shown; an edit or a changed ground makes it unread.
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

/**
 * Milliseconds a text's end must stay in view before the text counts as read: stepping through the
 * list with a held key reads nothing.
 */
export const READ_AFTER = 600;

type Read = {
  /** Milliseconds the end of a text must stay in view. */
  after: number;
  isRead: (line: ProposalLineView) => boolean;
  markRead: (id: string, shownDigest: string) => void;
};

const ReadContext = createContext<Read>({
  after: READ_AFTER,
  isRead: () => false,
  markRead: () => {},
});

/** Remembers what was read while the window is open; a lock forgets it with the tree. */
export function ReadProvider(props: { after?: number; children: ReactNode }) {
  const after = props.after ?? READ_AFTER;
  const [read, setRead] = useState<ReadonlyMap<string, string>>(new Map());
  const value = useMemo<Read>(
    () => ({
      after,
      isRead: (line) => read.get(line.id) === line.shownDigest,
      markRead: (id, shownDigest) =>
        setRead((now) => (now.get(id) === shownDigest ? now : new Map(now).set(id, shownDigest))),
    }),
    [after, read],
  );
  return <ReadContext value={value}>{props.children}</ReadContext>;
}

export const useRead = () => useContext(ReadContext);

/** Said where a text is to be approved that was not read. */
export const READ_FIRST = "Read the text to its end first.";

/** What goes to the signing window, or null where one of the texts was not read. */
export function signable(
  lines: readonly ProposalLineView[],
  isRead: Read["isRead"],
): ShownItem[] | null {
  if (lines.length === 0 || !lines.every(isRead)) return null;
  return lines.map(({ id, shownDigest }) => ({ id, shownDigest }));
}

/**
 * Calls back once the end of a text has been in view for so long. The end must be drawn: a pane of
 * no height has its edge in view and nothing else.
 */
export function useEndSeen(
  text: string | null,
  after: number,
  onSeen: () => void,
): RefObject<HTMLDivElement | null> {
  const end = useRef<HTMLDivElement>(null);
  const seen = useRef(onSeen);
  seen.current = onSeen;
  useEffect(() => {
    const element = end.current;
    if (!element || text === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const watch = new IntersectionObserver(
      (entries) => {
        // The newest entry says how things stand now.
        const now = entries[entries.length - 1];
        clearTimeout(timer);
        if (!now?.isIntersecting || now.intersectionRatio < 0.5) return;
        if (after === 0) seen.current();
        else timer = setTimeout(() => seen.current(), after);
      },
      { threshold: [0, 0.5, 1] },
    );
    watch.observe(element);
    return () => {
      clearTimeout(timer);
      watch.disconnect();
    };
  }, [text, after]);
  return end;
}

/** Marks a text as read once its end was in view. The reference goes on an element at that end. */
export function useReadAtEnd(
  id: string | undefined,
  shownDigest: string | undefined,
): RefObject<HTMLDivElement | null> {
  const { after, markRead } = useRead();
  const text = id && shownDigest ? `${id} ${shownDigest}` : null;
  return useEndSeen(text, after, () => {
    if (id && shownDigest) markRead(id, shownDigest);
  });
}
