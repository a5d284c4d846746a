/** What a person can do with a proposal, with its refusals said where they happened. */
import { useState } from "react";
import {
  type ProposalLineView,
  type ProposalView,
  type Refusal,
  refusalOf,
  type ShownItem,
  useBackend,
} from "../../backend";
import { useToast } from "../../components";
import { useChanged } from "../../queries";

export type Acting = "edit" | "recall" | "settle" | "sign" | null;

export type ProposalActions = {
  /** What runs now. */
  acting: Acting;
  /** Why the last action was refused; null: it was not. */
  refusal: Refusal | null;
  clear: () => void;
  /** Saves a new version; answers whether it was taken. */
  edit: (id: string, text: string, note: string) => Promise<boolean>;
  recall: (line: ProposalLineView) => Promise<boolean>;
  settle: (id: string, happened: boolean, note: string) => Promise<boolean>;
  /** Opens the signing window. */
  sign: (items: ShownItem[]) => Promise<boolean>;
};

export function useProposalActions(): ProposalActions {
  const backend = useBackend();
  const changed = useChanged();
  const say = useToast();
  const [acting, setActing] = useState<Acting>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  async function run(what: Acting, work: () => Promise<ProposalView | null>): Promise<boolean> {
    setActing(what);
    setRefusal(null);
    try {
      await work();
      return true;
    } catch (error) {
      setRefusal(refusalOf(error));
      return false;
    } finally {
      setActing(null);
      // A refusal too may mean that what is shown is out of date.
      changed("proposals");
    }
  }

  return {
    acting,
    refusal,
    clear: () => setRefusal(null),
    edit: (id, text, note) => run("edit", () => backend.editProposal(id, text, note)),
    recall: async (line) => {
      const done = await run("recall", () => backend.recallProposal(line.id));
      if (done) say({ text: "Taken back before it was sent. It waits for review again." });
      return done;
    },
    settle: (id, happened, note) => run("settle", () => backend.settleProposal(id, happened, note)),
    sign: (items) => run("sign", () => backend.openSigning(items)),
  };
}
