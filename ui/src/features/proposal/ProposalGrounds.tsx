import type { GroundView, ProposalView, SourceLink } from "../../backend";
import { Bdi, Notice } from "../../components";
import styles from "./Proposal.module.css";

export type OpenSource = (source: SourceLink) => void;

/** What changed of the grounds, before it is decided again. */
export function ProposalDifferences({
  proposal,
  onSource,
}: {
  proposal: ProposalView;
  onSource: OpenSource;
}) {
  if (proposal.differences.length === 0) return null;
  return (
    <Notice
      tone="amber"
      title="What this draft rests on has changed since it was written."
      todo="Look at each change. Edit the text, or approve it knowing what changed."
    >
      <table className={styles.changes}>
        <caption className={styles.hidden}>What changed</caption>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Before</th>
            <th scope="col">Now</th>
          </tr>
        </thead>
        <tbody>
          {proposal.differences.map((one) => (
            <tr key={`${one.source.resource} ${one.source.path} ${one.label}`}>
              <th scope="row">
                <SourceButton source={one.source} label={one.label} onSource={onSource} />
              </th>
              <td>
                <del>{one.before || "nothing"}</del>
              </td>
              <td>
                <ins>{one.now || "nothing"}</ins>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Notice>
  );
}

/** What a draft rests on; each statement links to where it stands. */
export function ProposalGrounds({
  grounds,
  onSource,
}: {
  grounds: readonly GroundView[];
  onSource: OpenSource;
}) {
  if (grounds.length === 0) {
    return <p className="muted">This draft names no source. Read it as your own words.</p>;
  }
  // What speaks of the patient's course first; what was checked of the patient's own record
  // (consent, contact, identity) is there to open.
  const isCheck = (ground: GroundView) =>
    ground.source.resource.startsWith("Patient/") && !ground.changed;
  const checks = grounds.filter(isCheck);
  const reasons = grounds.filter((ground) => !isCheck(ground));
  if (reasons.length === 0) return <Grounds grounds={checks} onSource={onSource} />;
  return (
    <>
      <Grounds grounds={reasons} onSource={onSource} />
      {checks.length > 0 && (
        <details className={styles.compare}>
          <summary>
            {checks.length} {checks.length === 1 ? "check" : "checks"} of the patient’s record:
            consent, contact, identity
          </summary>
          <Grounds grounds={checks} onSource={onSource} />
        </details>
      )}
    </>
  );
}

function Grounds({ grounds, onSource }: { grounds: readonly GroundView[]; onSource: OpenSource }) {
  return (
    <ul className={styles.grounds}>
      {grounds.map((ground) => (
        <li key={`${ground.source.resource} ${ground.source.path} ${ground.label}`}>
          <span>
            {ground.changed && <strong>▲ changed: </strong>}
            <Bdi text={ground.label} />
          </span>{" "}
          <SourceButton
            source={ground.source}
            label={ground.source.label || "source"}
            onSource={onSource}
          />
        </li>
      ))}
    </ul>
  );
}

/** A link into the record; a search that found nothing has no record and says what was searched. */
export function SourceButton({
  source,
  label,
  onSource,
}: {
  source: SourceLink;
  label: string;
  onSource: OpenSource;
}) {
  if (source.resource === "") return <span className={styles.searched}>{label}</span>;
  return (
    <button type="button" className={styles.source} onClick={() => onSource(source)}>
      {label}
    </button>
  );
}
