import { useState } from "react";
import type { Colleague, Mark } from "../../backend";
import {
  Button,
  type Choice,
  DateField,
  Dialog,
  EmptyState,
  ErrorState,
  Loading,
  Select,
  TextField,
} from "../../components";
import { formatCalendarDate, shiftDay } from "../../format";
import { keys, useAsked } from "../../queries";

export type MarkDialogKind = "snooze" | "wait" | "hand" | "done";

type Props = {
  kind: MarkDialogKind | null;
  today: string;
  /** The next day the office is open; snoozing to "tomorrow" means this one. */
  nextOpen: string | null;
  busy: boolean;
  onClose: () => void;
  onMark: (mark: Mark) => void;
};

/** Asks for what a mark needs: a day, a word, a colleague. */
export function MarkDialogs({ kind, ...rest }: Props) {
  if (kind === "snooze") return <Snooze {...rest} />;
  if (kind === "wait") return <Wait {...rest} />;
  if (kind === "hand") return <Hand {...rest} />;
  if (kind === "done") return <Done {...rest} />;
  return null;
}

type Inner = Omit<Props, "kind">;

function Snooze({ today, nextOpen, busy, onClose, onMark }: Inner) {
  const tomorrow = nextOpen ?? shiftDay(today, 1, "d");
  const [day, setDay] = useState<string | null>(tomorrow);
  const choices = [
    { label: `Next working day, ${formatCalendarDate(tomorrow)}`, day: tomorrow },
    { label: "In 3 days", day: shiftDay(today, 3, "d") },
    { label: "In a week", day: shiftDay(today, 7, "d") },
  ];
  const latest = shiftDay(today, 90, "d");
  const good = day !== null && day > today;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Not before"
      size="small"
      footer={
        <>
          <Button
            kind="go"
            isDisabled={!good}
            busy={busy}
            onPress={() => day && onMark({ snooze: day })}
          >
            Snooze
          </Button>
          <Button kind="quiet" onPress={onClose}>
            Cancel
          </Button>
        </>
      }
    >
      <div className="stack">
        {choices.map((choice) => (
          <Button key={choice.label} onPress={() => onMark({ snooze: choice.day })}>
            {choice.label}
          </Button>
        ))}
        <DateField
          label="Or another day"
          value={day}
          onChange={setDay}
          today={today}
          earliest={shiftDay(today, 1, "d")}
          latest={latest}
        />
        <p className="small muted">
          An urgent reply brings the patient back at once, whatever the day.
        </p>
      </div>
    </Dialog>
  );
}

function Wait({ busy, onClose, onMark }: Inner) {
  const [what, setWhat] = useState("");
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Waiting for"
      size="small"
      footer={
        <>
          <Button
            kind="go"
            isDisabled={what.trim() === ""}
            busy={busy}
            onPress={() => onMark({ waitingFor: what.trim() })}
          >
            Mark as waiting
          </Button>
          <Button kind="quiet" onPress={onClose}>
            Cancel
          </Button>
        </>
      }
    >
      <TextField
        label="Whom or what this waits for"
        value={what}
        onChange={setWhat}
        placeholder="a call back from cardiology"
        maxLength={120}
        autoFocus
      />
    </Dialog>
  );
}

function Hand({ busy, onClose, onMark }: Inner) {
  const asked = useAsked(keys.colleagues, (backend) => backend.colleagues());
  const [to, setTo] = useState<string | null>(null);
  const [note, setNote] = useState("");
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Hand to a colleague"
      size="small"
      footer={
        <>
          <Button
            kind="go"
            isDisabled={to === null}
            busy={busy}
            onPress={() => to && onMark({ handTo: [to, note.trim()] })}
          >
            Hand over
          </Button>
          <Button kind="quiet" onPress={onClose}>
            Cancel
          </Button>
        </>
      }
    >
      {asked.isPending && <Loading what="your colleagues" lines={2} />}
      {asked.isError && (
        <ErrorState
          error={asked.error}
          what="Your colleagues could not be listed"
          onRetry={() => void asked.refetch()}
        />
      )}
      {asked.isSuccess && asked.data.length === 0 && (
        <EmptyState title="Nobody to hand to">
          No other coach of this practice is known here yet.
        </EmptyState>
      )}
      {asked.isSuccess && asked.data.length > 0 && (
        <div className="stack">
          <Select
            label="Colleague"
            choices={asked.data.map(choiceOf)}
            selected={to}
            onSelect={setTo}
          />
          <TextField label="Note for them" value={note} onChange={setNote} maxLength={200} />
        </div>
      )}
    </Dialog>
  );
}

/** A colleague as a choice. */
export function choiceOf(colleague: Colleague): Choice {
  return { id: colleague.key, label: colleague.name, detail: colleague.role };
}

function Done({ busy, onClose, onMark }: Inner) {
  const [note, setNote] = useState("");
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Not needed today"
      size="small"
      footer={
        <>
          <Button
            kind="go"
            busy={busy}
            isDisabled={note.trim() === ""}
            onPress={() => onMark({ done: ["not_needed", note.trim()] })}
          >
            Take off today’s list
          </Button>
          <Button kind="quiet" onPress={onClose}>
            Cancel
          </Button>
        </>
      }
    >
      <TextField
        label="Why (kept in the audit)"
        value={note}
        onChange={setNote}
        maxLength={200}
        autoFocus
      />
    </Dialog>
  );
}
