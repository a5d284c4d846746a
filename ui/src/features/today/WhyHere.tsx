import type { WorklistItem } from "../../backend";
import { Bdi, PersonName, Tag } from "../../components";
import { formatPhone } from "../../format";
import { Identity } from "../Identity";
import { usePlaces } from "../places";
import { SourceButton } from "../proposal/ProposalGrounds";
import styles from "./Today.module.css";

/** Why a patient is on the list: every reason with its sources, and what to be careful about. */
export function WhyHere({ item }: { item: WorklistItem }) {
  const { openSource } = usePlaces();
  return (
    <section className={styles.card} aria-labelledby={`why-${item.patient.id}`}>
      <h2 id={`why-${item.patient.id}`}>Why this patient is here</h2>
      {item.flags.length === 0 && <p>A message from the patient.</p>}
      <ul className={styles.flags}>
        {item.flags.map((flag) => (
          <li key={`${flag.kind} ${flag.since} ${flag.sentence}`}>
            <Tag
              tone={flag.urgency === "urgent" ? "red" : flag.urgency === "due" ? "amber" : "plain"}
            >
              {flag.tag}
            </Tag>
            <span className={styles.flagWords}>
              {flag.sentence}{" "}
              {flag.sources.map((source) => (
                <SourceButton
                  key={`${source.resource} ${source.path}`}
                  source={source}
                  label={source.label}
                  onSource={() => openSource(source, item.patient.id)}
                />
              ))}
            </span>
          </li>
        ))}
      </ul>
      <p className="small muted">Next: {item.nextStep}</p>
    </section>
  );
}

/** Namesakes, guardian, interpreter: said before anything is written or called. */
export function Careful({ item }: { item: WorklistItem }) {
  const { openChart } = usePlaces();
  const { sameName, guardian, interpreterNeeded } = item;
  if (sameName.length === 0 && !guardian && !interpreterNeeded) return null;
  return (
    <div className={styles.careful}>
      {sameName.length > 0 && (
        <div>
          <p>
            <Tag tone="amber">same name</Tag> Check two identifiers. Also in this practice:
          </p>
          <ul className={styles.namesakes}>
            {sameName.map((other) => (
              <li key={other.id}>
                <button type="button" className={styles.link} onClick={() => openChart(other.id)}>
                  <PersonName name={other} />
                </button>{" "}
                <span className="muted">
                  <Identity patient={other} />
                </span>
              </li>
            ))}
          </ul>
        </div>
      )}
      {guardian && (
        <p>
          <Tag tone="amber">minor</Tag> Speak with <Bdi text={guardian.name} />,{" "}
          {guardian.relationship}
          {guardian.phone ? (
            <>
              , <span className="keep">{formatPhone(guardian.phone)}</span>
            </>
          ) : (
            ", no phone recorded"
          )}
          .
        </p>
      )}
      {interpreterNeeded && (
        <p>
          <Tag tone="amber">interpreter needed</Tag>
        </p>
      )}
    </div>
  );
}
