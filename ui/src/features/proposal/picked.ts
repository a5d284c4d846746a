/** Drafts picked to be approved with one signature. */
import { useEffect, useState } from "react";
import type { ProposalLineView } from "../../backend";
import { isOpen } from "./words";

export type Picked = {
  /** The picked ones that can still be approved, in the order of the list. */
  drafts: readonly ProposalLineView[];
  has: (id: string) => boolean;
  /** Picks or puts back; false where it can't be picked. */
  toggle: (line: ProposalLineView) => boolean;
  all: () => void;
  none: () => void;
};

/** Said of what can't be picked. */
export const NOT_PICKABLE = "Only open drafts that you may approve can be picked.";

/** Whether a draft can be picked: open, and this person may approve it. */
export const isPickable = (line: ProposalLineView): boolean => isOpen(line) && line.mayApprove;

/** Keeps what is picked among the drafts of a list; what was decided is picked no more. */
export function usePicked(lines: readonly ProposalLineView[]): Picked {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const pickable = lines.filter(isPickable);
  const drafts = pickable.filter((line) => ids.has(line.id));
  // One that comes back after a recall must be picked anew.
  const gone = ids.size > drafts.length;
  useEffect(() => {
    if (gone) setIds(new Set(drafts.map((line) => line.id)));
  });
  return {
    drafts,
    has: (id) => ids.has(id),
    toggle: (line) => {
      if (!isPickable(line)) return false;
      setIds((now) => {
        const next = new Set(now);
        if (!next.delete(line.id)) next.add(line.id);
        return next;
      });
      return true;
    },
    all: () => setIds(new Set(pickable.map((line) => line.id))),
    none: () => setIds(new Set()),
  };
}
