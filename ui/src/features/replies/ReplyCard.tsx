import { useState } from "react";
import { type Refusal, type ReplyView, refusalOf, useBackend } from "../../backend";
import { Bdi, Button, PersonName, Tag, TextField } from "../../components";
import { formatInstant, formatPhone, relativeTime, withoutTurns } from "../../format";
import { useChanged } from "../../queries";
import { Identity } from "../Identity";
import { usePlaces } from "../places";
import { RefusalNotice } from "../proposal/RefusalNotice";
import styles from "./Replies.module.css";

const CHANNELS: Readonly<Record<string, string>> = {
  sms: "text message",
  email: "e-mail",
  portal: "portal message",
  record: "message noted in the practice’s records",
};

/** The text with the urgent words marked; a mark is a mark-up element, not a colour alone. */
export function MarkedText({ text, words }: { text: string; words: readonly string[] }) {
  const shown = withoutTurns(text);
  const found = words.filter((word) => word.trim() !== "").map(literal);
  if (found.length === 0) return shown;
  return shown.split(new RegExp(`(${found.join("|")})`, "giu")).map((part, at) =>
    at % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts have no name but their place
      <mark key={at} className={styles.urgentWord}>
        {part}
      </mark>
    ) : (
      part
    ),
  );
}

/** A word as a pattern that means itself. */
function literal(word: string): string {
  return word.replace(/[\\^$.*+?()[\]{}|/-]/g, (sign) => (sign === "-" ? "\\x2d" : `\\${sign}`));
}

/** One message from a patient, and what is done about it. */
export function ReplyCard({ reply, zone, now }: { reply: ReplyView; zone: string; now: Date }) {
  const backend = useBackend();
  const changed = useChanged();
  const { openChart } = usePlaces();
  const [note, setNote] = useState("");
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const urgent = reply.urgentWords.length > 0;
  const missing = urgent && note.trim() === "";

  async function read() {
    setBusy(true);
    setRefusal(null);
    try {
      await backend.readReply(reply.id, note.trim());
    } catch (error) {
      setRefusal(refusalOf(error));
    } finally {
      setBusy(false);
      changed("replies");
    }
  }

  return (
    <article className={styles.reply} aria-label={urgent ? "Urgent message" : "Message"}>
      <p className={styles.replyHead}>
        {urgent && <Tag tone="red">urgent words</Tag>}
        {!urgent && reply.deniedWords.length > 0 && (
          <Tag tone="amber">denies: {reply.deniedWords.join(", ")}</Tag>
        )}
        {reply.optOut && <Tag tone="amber">asked to stop</Tag>}
        <span className="small muted">
          {CHANNELS[reply.channel] ?? reply.channel}
          {reply.from !== "" && (
            <>
              {" "}
              from <Bdi text={reply.channel === "sms" ? formatPhone(reply.from) : reply.from} />
            </>
          )}{" "}
          · {relativeTime(reply.at, now)} ({formatInstant(reply.at, zone)})
        </span>
      </p>
      <blockquote className={styles.words} dir="auto">
        <MarkedText text={reply.text} words={reply.urgentWords} />
      </blockquote>
      {urgent && (
        <p className={styles.urgentAdvice}>
          ◆ Call the patient now. For chest pain, trouble breathing or danger to life: 911.
        </p>
      )}
      {reply.optOut && <p>No further texts go to this number.</p>}
      <Sender reply={reply} onChart={openChart} />
      <RefusalNotice refusal={refusal} onDismiss={() => setRefusal(null)} />
      {reply.readBy === null ? (
        <div className={styles.act}>
          <TextField
            label={urgent ? "What was done (needed for urgent words)" : "What was done"}
            value={note}
            onChange={setNote}
            maxLength={300}
          />
          <Button onPress={() => void read()} busy={busy} isDisabled={missing}>
            Mark as read
          </Button>
        </div>
      ) : (
        <p className="small muted">
          Read by <Bdi text={reply.readBy} />
          {reply.readAt ? `, ${formatInstant(reply.readAt, zone)}` : ""}
          {reply.readNote && (
            <>
              : <Bdi text={reply.readNote} />
            </>
          )}
        </p>
      )}
    </article>
  );
}

function Sender({ reply, onChart }: { reply: ReplyView; onChart: (id: string) => void }) {
  if (reply.patient) {
    const patient = reply.patient;
    return (
      <p>
        <button type="button" className={styles.link} onClick={() => onChart(patient.id)}>
          <PersonName name={patient} />
        </button>{" "}
        <span className="muted">
          <Identity patient={patient} />
        </span>
      </p>
    );
  }
  if (reply.candidates.length === 0) {
    return <p>▲ No patient of this practice has this number or address.</p>;
  }
  return (
    <div>
      <p>▲ {reply.candidates.length} patients share this number. Ask who wrote:</p>
      <ul className={styles.candidates}>
        {reply.candidates.map((one) => (
          <li key={one.id}>
            <button type="button" className={styles.link} onClick={() => onChart(one.id)}>
              <PersonName name={one} />
            </button>{" "}
            <span className="muted">
              <Identity patient={one} />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
