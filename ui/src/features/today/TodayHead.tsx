import { useState } from "react";
import type { TodayList } from "../../backend";
import { useBackend } from "../../backend";
import { Button, Checkbox, Dialog, Kbd, Select } from "../../components";
import { formatCalendarDate, formatTime } from "../../format";
import { keys, useAsked, useChanged } from "../../queries";
import { useAppearance } from "../../shell";
import { progressOf, REASONS } from "./model";
import styles from "./Today.module.css";

const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/** The weekday of a calendar date. */
function weekday(day: string): string {
  return WEEKDAYS[new Date(`${day}T12:00:00Z`).getUTCDay()] ?? "";
}

/** Title, progress and filters. */
export function TodayHead(props: {
  list: TodayList | undefined;
  zone: string;
  reason: string;
  onReason: (reason: string) => void;
  mine: boolean;
  onMine: (mine: boolean) => void;
  refreshing: boolean;
}) {
  const { list } = props;
  const progress = list ? progressOf(list.items) : null;
  const done = progress ? progress.total - progress.left : 0;
  return (
    <header className={styles.viewHead}>
      <div className={styles.viewTitle}>
        <div className={styles.titleLine}>
          <h1>Today</h1>
          {list && progress && (
            <p className="muted">
              {weekday(list.today)} <span className="keep">{formatCalendarDate(list.today)}</span> ·
              list made at {formatTime(list.madeAt, props.zone)} ·{" "}
              <span className="keep">
                {progress.left} of {progress.total} left
              </span>
              {props.refreshing ? " · refreshing" : ""}
            </p>
          )}
        </div>
        {progress && progress.total > 0 && (
          <progress
            className={styles.progress}
            value={done}
            max={progress.total}
            aria-label="Progress through the list"
          />
        )}
      </div>
      <div className={styles.filters}>
        <Select
          label="Reason"
          hideLabel
          choices={REASONS}
          selected={props.reason}
          onSelect={props.onReason}
        />
        <Select
          label="Whose patients"
          hideLabel
          choices={[
            { id: "mine", label: "My patients" },
            { id: "all", label: "All patients" },
          ]}
          selected={props.mine ? "mine" : "all"}
          onSelect={(id) => props.onMine(id === "mine")}
        />
        <Cover list={list} />
      </div>
    </header>
  );
}

/** The keys used most, while single letters are keys. */
export function TodayKeys() {
  const { singleKeys } = useAppearance();
  if (!singleKeys) return null;
  return (
    <p className={styles.keys}>
      <Kbd keys="j" /> <Kbd keys="k" /> move · <Kbd keys="e" /> edit · <Kbd keys="a" /> approve ·{" "}
      <Kbd keys="x" /> pick · <Kbd keys="s" /> snooze · <Kbd keys="?" /> all keys
    </p>
  );
}

function Cover({ list }: { list: TodayList | undefined }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button kind="quiet" onPress={() => setOpen(true)}>
        Cover…
      </Button>
      {open && <CoverDialog covering={list?.covering ?? []} onClose={() => setOpen(false)} />}
    </>
  );
}

function CoverDialog(props: { covering: TodayList["covering"]; onClose: () => void }) {
  const backend = useBackend();
  const changed = useChanged();
  const asked = useAsked(keys.colleagues, (one) => one.colleagues());
  const [chosen, setChosen] = useState(new Set(props.covering.map((one) => one.key)));
  const [failed, setFailed] = useState("");
  async function save() {
    try {
      await backend.setCover([...chosen]);
      props.onClose();
    } catch (error) {
      setFailed(error instanceof Error ? error.message : "It could not be saved.");
    } finally {
      changed("today");
    }
  }
  return (
    <Dialog
      isOpen
      onClose={props.onClose}
      title="Cover for colleagues"
      size="small"
      footer={
        <>
          <Button kind="go" onPress={() => void save()}>
            Save
          </Button>
          <Button kind="quiet" onPress={props.onClose}>
            Cancel
          </Button>
        </>
      }
    >
      <div className="stack">
        <p>Their patients appear on your list until you end the cover.</p>
        {(asked.data ?? []).map((colleague) => (
          <Checkbox
            key={colleague.key}
            isSelected={chosen.has(colleague.key)}
            onChange={(on) =>
              setChosen((now) => {
                const next = new Set(now);
                if (on) next.add(colleague.key);
                else next.delete(colleague.key);
                return next;
              })
            }
          >
            {colleague.name} <span className="muted">{colleague.role}</span>
          </Checkbox>
        ))}
        {asked.isSuccess && asked.data.length === 0 && (
          <p className="muted">No other coach of this practice is known here yet.</p>
        )}
        {failed && <p role="alert">▲ {failed}</p>}
      </div>
    </Dialog>
  );
}
