/** Marking rows of the list: done at once on the screen's next answer, undone with one press. */
import { useState } from "react";
import { type Mark, type Refusal, refusalOf, useBackend, type WorklistItem } from "../../backend";
import { useToast } from "../../components";
import { formatCalendarDate } from "../../format";
import { useChanged } from "../../queries";
import { markSaid } from "./model";

export type Marks = {
  busy: boolean;
  refusal: Refusal | null;
  clear: () => void;
  mark: (item: WorklistItem, mark: Mark) => Promise<boolean>;
};

export function useMarks(): Marks {
  const backend = useBackend();
  const changed = useChanged();
  const say = useToast();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  async function set(patientId: string, mark: Mark): Promise<boolean> {
    setBusy(true);
    setRefusal(null);
    try {
      await backend.setMark(patientId, mark);
      return true;
    } catch (error) {
      setRefusal(refusalOf(error));
      return false;
    } finally {
      setBusy(false);
      changed("today");
    }
  }

  async function mark(item: WorklistItem, next: Mark): Promise<boolean> {
    const before: Mark = item.mark?.mark ?? "clear";
    const done = await set(item.patient.id, next);
    if (done) {
      say({
        text: markSaid(next, formatCalendarDate),
        action: { label: "Undo", run: () => void set(item.patient.id, before) },
      });
    }
    return done;
  }

  return { busy, refusal, clear: () => setRefusal(null), mark };
}
