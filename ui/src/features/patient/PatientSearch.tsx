import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { type PatientCard, type PatientHit, refusalOf } from "../../backend";
import { cx, EmptyState, ErrorState, Kbd, Loading, Notice } from "../../components";
import { useShortcuts } from "../../shell";
import { sameNames } from "./hits";
import { PatientRow } from "./PatientRow";
import styles from "./PatientSearch.module.css";
import { MOST_HITS, useHits, useRecent } from "./queries";
import { useDesk } from "./useDesk";
import { counted } from "./words";

/** Milliseconds of quiet before the typed words are looked for. */
const QUIET = 120;

export type PatientSearchProps = { onOpen: (id: string) => void };

/** Finds a patient: type, move with the arrows, open with Enter. Empty, it lists the last charts. */
export function PatientSearch({ onOpen }: PatientSearchProps) {
  const [typed, setTyped] = useState("");
  const words = useQuiet(typed.trim());
  const hits = useHits(words);
  const recent = useRecent();
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const searching = words !== "";
  const rows: readonly Row[] = searching ? (hits.data ?? []) : (recent.data ?? []).map(alone);
  const [at, setAt] = useState(0);
  const active = Math.max(0, Math.min(at, rows.length - 1));
  // biome-ignore lint/correctness/useExhaustiveDependencies: other words start at the first hit
  useEffect(() => setAt(0), [words]);
  useEffect(() => input.current?.focus(), []);
  useEffect(() => {
    document.getElementById(`${id}-${active}`)?.scrollIntoView?.({ block: "nearest" });
  }, [id, active]);
  useShortcuts("Patients", [
    { name: "Find a patient", keys: "/", run: () => input.current?.focus() },
  ]);

  // What stands in the list belongs to the words typed: Enter never opens a hit of older words.
  const settled = words === typed.trim() && (!searching || !hits.isPlaceholderData);

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const steps: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + 8,
      PageUp: active - 8,
    };
    const to = steps[event.key];
    if (to !== undefined) {
      event.preventDefault();
      setAt(Math.max(0, Math.min(rows.length - 1, to)));
    } else if (event.key === "Enter") {
      event.preventDefault();
      const row = rows[active];
      if (row && settled) onOpen(row.patient.id);
    } else if (event.key === "Escape" && typed !== "") {
      event.preventDefault();
      setTyped("");
    }
  }

  const same = sameNames(rows);
  return (
    <div className={styles.search}>
      <header className={styles.head}>
        <h1>Patients</h1>
        <div className={styles.field}>
          <label htmlFor={`${id}-words`}>Name, birth date, MRN or phone</label>
          <input
            ref={input}
            id={`${id}-words`}
            type="text"
            role="combobox"
            autoComplete="off"
            spellCheck={false}
            dir="auto"
            placeholder="okonkwo del · 04-Mar-1959 · 00481273 · 555-0142"
            aria-expanded={rows.length > 0}
            aria-controls={`${id}-list`}
            aria-autocomplete="list"
            aria-activedescendant={rows.length > 0 ? `${id}-${active}` : undefined}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={onKeyDown}
          />
        </div>
        <p className={styles.keys} aria-hidden="true">
          <Kbd keys="ArrowDown" /> <Kbd keys="ArrowUp" /> move · <Kbd keys="Enter" /> opens ·{" "}
          <Kbd keys="Escape" /> empties
        </p>
      </header>
      <Behind />
      <p className={styles.said} role="status">
        {said(searching, words, hits.isFetching, hits.data, same.size)}
      </p>
      <States searching={searching} words={words} hits={hits} recent={recent} />
      {rows.length > 0 && (
        <div
          id={`${id}-list`}
          role="listbox"
          aria-label={searching ? "Patients found" : "Charts opened lately"}
          className={cx(styles.list, !settled && styles.older)}
        >
          {rows.map((row, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field above takes the keys
            <div
              key={row.patient.id}
              id={`${id}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === active}
              aria-setsize={rows.length}
              aria-posinset={index + 1}
              className={cx(styles.option, index === active && styles.active)}
              onClick={() => onOpen(row.patient.id)}
            >
              <PatientRow
                patient={row.patient}
                why={row.why}
                score={row.score}
                same={same.get(row.patient.id)}
              />
            </div>
          ))}
        </div>
      )}
    </div>
  );
}

type Row = Pick<PatientHit, "patient"> & { why?: string[]; score?: number };

const alone = (patient: PatientCard): Row => ({ patient });

/** A value once it has stayed for a moment; emptied at once. */
function useQuiet(value: string): string {
  const [quiet, setQuiet] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setQuiet(value), value === "" ? 0 : QUIET);
    return () => clearTimeout(timer);
  }, [value]);
  return quiet;
}

function said(
  searching: boolean,
  words: string,
  fetching: boolean,
  hits: readonly PatientHit[] | undefined,
  same: number,
): string {
  if (!searching) return "Charts you opened lately";
  if (!hits) return fetching ? "Looking…" : "";
  const found = hits.length === 0 ? "Nobody found" : `${counted(hits.length, "patient")} found`;
  const most = hits.length >= MOST_HITS ? ", more fit: type more to narrow" : "";
  const alike = same > 0 ? `. ${same} share a name: compare birth date and MRN` : "";
  return `${found} for “${words}”${most}${alike}`;
}

type StatesProps = {
  searching: boolean;
  words: string;
  hits: ReturnType<typeof useHits>;
  recent: ReturnType<typeof useRecent>;
};

/** Everything the list itself can't say. */
function States({ searching, words, hits, recent }: StatesProps) {
  const query = searching ? hits : recent;
  if (query.isError) {
    return (
      <ErrorState
        what={searching ? "The search did not work" : "The last charts could not be read"}
        error={refusalOf(query.error)}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    );
  }
  if (query.data === undefined) return <Loading what={searching ? "patients" : "last charts"} />;
  if (query.data.length > 0) return null;
  if (!searching) {
    return (
      <EmptyState title="No chart opened yet">
        <p>Type a name, a birth date, an MRN or a phone number to find a patient.</p>
      </EmptyState>
    );
  }
  return (
    <EmptyState title={`Nobody found for “${words}”`}>
      <p>
        Try fewer letters, the birth date as 04-Mar-1959, or the last digits of the phone. Patients
        outside your role’s data are not found here.
      </p>
    </EmptyState>
  );
}

function Behind() {
  const desk = useDesk();
  if (!desk?.behind) return null;
  return (
    <div className={styles.behind}>
      <Notice
        tone="amber"
        title={`${desk.behind}. Patients are looked for in the copy on this computer${desk.lastSync ? `, as of ${desk.lastSync}` : ""}.`}
      />
    </div>
  );
}
