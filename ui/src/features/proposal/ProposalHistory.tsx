import type { ProposalView } from "../../backend";
import { Bdi, Seal, Tag } from "../../components";
import { formatInstant } from "../../format";
import styles from "./Proposal.module.css";

const SIGNS: Readonly<Record<string, string>> = { added: "+", removed: "−", same: " " };

/** Versions, decisions, attempts and the receipt, oldest first. */
export function ProposalHistory({ proposal, zone }: { proposal: ProposalView; zone: string }) {
  return (
    <ol className={styles.history}>
      {proposal.revisions.map((revision) => (
        <li key={`revision ${revision.number}`}>
          <p>
            Draft {revision.number} by <Bdi text={revision.author} />
            <span className="muted small"> {formatInstant(revision.at, zone)}</span>
          </p>
          {revision.note && <p className="small">“{revision.note}”</p>}
          {revision.changes.length > 0 && (
            <div className={styles.revisionDiff} dir="auto">
              {revision.changes.map((change, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: lines have no name but their place
                <div key={at} className={styles[change.change]}>
                  <span aria-hidden="true">{SIGNS[change.change] ?? " "} </span>
                  {change.change === "added" && <span className={styles.hidden}>Added: </span>}
                  {change.change === "removed" && <span className={styles.hidden}>Removed: </span>}
                  {change.text}
                </div>
              ))}
            </div>
          )}
        </li>
      ))}
      {proposal.decisions.map((decision) => (
        <li key={`decision ${decision.at} ${decision.user}`}>
          <p className={styles.sealed}>
            {decision.approved && <Seal size={24} />}
            <span>
              {decision.approved ? "Countersigned" : "Declined"} by <Bdi text={decision.user} />,{" "}
              {decision.role} · draft {decision.revision}
              <span className="muted small"> {formatInstant(decision.at, zone)}</span>
            </span>
          </p>
          {decision.reason && <p className="small">“{decision.reason}”</p>}
        </li>
      ))}
      {proposal.attempts.map((attempt) => (
        <li key={`attempt ${attempt.at}`}>
          <p>
            {attempt.outcome}
            <span className="muted small"> {formatInstant(attempt.at, zone)}</span>
          </p>
        </li>
      ))}
      {proposal.receipt && (
        <li>
          <p>
            <Tag tone="seal">receipt</Tag> {proposal.receipt.sentence}
            <span className="muted small"> {formatInstant(proposal.receipt.at, zone)}</span>
          </p>
          <p className="small muted">
            Provider’s reference <code>{proposal.receipt.reference}</code>
          </p>
        </li>
      )}
    </ol>
  );
}
