import { useState } from "react";
import type { AnomalyView } from "../../backend";
import { Bdi, Button, DefinitionList, EmptyState, Tag, TextArea } from "../../components";
import { formatCalendarDate, formatInstant } from "../../format";
import { usePlaces } from "../places";
import styles from "./Privacy.module.css";
import { kindWords, stateOf } from "./words";

/** The longest note that is kept. */
const LONGEST = 500;

/** What the rules found, each with its reason, its numbers, and what was said of it. */
export function Findings(props: {
  findings: readonly AnomalyView[];
  zone: string;
  hours: string;
  habitDays: number;
  onReview: (id: string, note: string) => Promise<boolean>;
}) {
  const open = props.findings.filter((one) => one.state !== "reviewed");
  const rest = props.findings.filter((one) => one.state === "reviewed");
  return (
    <div className={styles.scroll}>
      <p className="small muted">
        The last 30 days against habits of the {props.habitDays} days before. The office counts as
        open in {props.hours}. A finding says what stands out, not that anybody did wrong.
      </p>
      {props.findings.length === 0 ? (
        <EmptyState title="Nothing stands out">No rule found anything in 30 days.</EmptyState>
      ) : (
        <ul className={styles.list} aria-label="Findings, open ones first">
          {[...open, ...rest].map((found) => (
            <Finding key={found.id} found={found} {...props} />
          ))}
        </ul>
      )}
    </div>
  );
}

function Finding(props: {
  found: AnomalyView;
  zone: string;
  onReview: (id: string, note: string) => Promise<boolean>;
}) {
  const { found, zone } = props;
  const { openChart } = usePlaces();
  const { word, tone } = stateOf(found);
  return (
    <li className={styles.card} aria-label={`${kindWords(found.kind)}: ${found.people}`}>
      <div className={styles.row}>
        <strong>{kindWords(found.kind)}</strong>
        <Tag tone={tone}>{word}</Tag>
        <span className="muted small">{formatCalendarDate(found.day)}</span>
      </div>
      <p>
        <Bdi text={found.people} /> {found.role && <span className="muted">({found.role})</span>}
      </p>
      <p>{found.reason}</p>
      <DefinitionList
        layout="flow"
        items={found.figures.map((figure) => ({
          term: figure.label,
          value: figure.value.toLocaleString("en-US"),
        }))}
      />
      {found.patientIds.length > 0 && (
        <div className={styles.row}>
          {found.patientIds.map((id) => (
            <Button key={id} small kind="quiet" onPress={() => openChart(id)}>
              Open chart {id}
            </Button>
          ))}
        </div>
      )}
      {found.reviews.map((review) => (
        <p key={review.at} className="small">
          {formatInstant(review.at, zone)}, <Bdi text={review.by} />: <Bdi text={review.note} />
        </p>
      ))}
      {found.own ? (
        <p className="small">
          This is about yourself: another privacy officer reviews it. Until then it stays open.
        </p>
      ) : (
        <Review found={found} onReview={props.onReview} />
      )}
    </li>
  );
}

function Review(props: {
  found: AnomalyView;
  onReview: (id: string, note: string) => Promise<boolean>;
}) {
  const [writing, setWriting] = useState(false);
  const [note, setNote] = useState("");
  const [busy, setBusy] = useState(false);
  if (!writing) {
    return (
      <div>
        <Button small onPress={() => setWriting(true)}>
          {props.found.reviews.length > 0 ? "Add a note" : "Review…"}
        </Button>
      </div>
    );
  }
  const length = [...note.trim()].length;
  async function keep() {
    setBusy(true);
    const kept = await props.onReview(props.found.id, note);
    setBusy(false);
    if (kept) {
      setWriting(false);
      setNote("");
    }
  }
  return (
    <div className={styles.part}>
      <TextArea
        label="What you found out (kept with your name and audited)"
        value={note}
        onChange={setNote}
        rows={2}
        limit={LONGEST}
        autoFocus
      />
      <div className={styles.row}>
        <Button
          kind="go"
          onPress={() => void keep()}
          busy={busy}
          isDisabled={length === 0 || length > LONGEST}
        >
          Mark as reviewed
        </Button>
        <Button kind="quiet" onPress={() => setWriting(false)}>
          Cancel
        </Button>
      </div>
    </div>
  );
}
