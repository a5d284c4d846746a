import type { ProposalView } from "../../backend";
import { Bdi, Tag } from "../../components";
import { formatInstant, formatPhone, relativeTime } from "../../format";
import styles from "./Proposal.module.css";
import { actionOf, isDueSoon, isOpen, stateOf } from "./words";

const CONFIDENCE = {
  high: { word: "confidence high", tone: "plain", symbol: "" },
  medium: { word: "confidence medium", tone: "plain", symbol: "" },
  low: { word: "confidence low", tone: "amber", symbol: "▲" },
} as const;

type Level = keyof typeof CONFIDENCE;
const isLevel = (text: string): text is Level => text in CONFIDENCE;

/** What it is, to whom, when it may leave, and until when it can be decided. */
export function ProposalHead({
  proposal,
  zone,
  now,
}: {
  proposal: ProposalView;
  zone: string;
  now: Date;
}) {
  const { line } = proposal;
  const state = stateOf(line.state);
  const level = proposal.confidence?.level ?? "";
  const confidence = isLevel(level) ? CONFIDENCE[level] : null;
  const address = line.action === "send_sms" ? formatPhone(proposal.address) : proposal.address;
  const deadline = `${relativeTime(line.expiresAt, now)} (${formatInstant(line.expiresAt, zone)})`;
  return (
    <header className={styles.head}>
      <div className={styles.headLine}>
        <h2>
          {actionOf(line.action)} to <Bdi text={line.addressee} />
        </h2>
        <span className={styles.tags}>
          <Tag tone={state.tone} symbol={state.symbol}>
            {state.word}
          </Tag>
          {confidence && (
            <Tag tone={confidence.tone} symbol={confidence.symbol}>
              {confidence.word}
            </Tag>
          )}
        </span>
      </div>
      <p className="small muted">
        To{" "}
        <span className="keep">
          <Bdi text={address} />
        </span>
        {proposal.when && <> · {proposal.when}</>}
      </p>
      {isOpen(line) && (
        <p className="small muted">
          {isDueSoon(line, now) ? "▲ Runs out " : "Runs out "}
          {deadline} · draft {line.revision}
        </p>
      )}
      {level === "low" &&
        proposal.confidence?.reasons.map((reason) => (
          <p key={reason} className="small">
            ▲ {reason}
          </p>
        ))}
    </header>
  );
}
