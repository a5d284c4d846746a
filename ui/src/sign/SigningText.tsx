import type { ProposalView, SigningRequest } from "../backend";
import { Bdi, Notice, PersonName } from "../components";
import { Parts } from "../features/Identity";
import { ExactText, HiddenMarksNote } from "../features/proposal/ExactText";
import { useEndSeen } from "../features/proposal/read";
import { formatCalendarDate, formatPhone } from "../format";
import styles from "./Sign.module.css";

/** One text with its addressee, sender, time and grounds; told when its end was in view. */
export function SigningText(props: {
  item: ProposalView;
  request: SigningRequest;
  onRead: () => void;
}) {
  const { item, request, onRead } = props;
  // Each text was read in its view before it came here; here its end must be seen once more.
  const end = useEndSeen(`${item.line.id} ${item.line.shownDigest}`, 0, onRead);
  const { patient, line } = item;
  const address = line.action === "send_sms" ? formatPhone(item.address) : item.address;
  const changed = item.differences.length;
  return (
    <>
      <dl className={styles.facts}>
        <Fact term="To">
          <Bdi text={line.addressee} /> ·{" "}
          <span className="keep">
            <Bdi text={address} />
          </span>
        </Fact>
        {patient && (
          <Fact term="About">
            <PersonName name={patient} /> ·{" "}
            <Parts
              parts={[
                patient.born
                  ? `born ${formatCalendarDate(patient.born)}`
                  : "birth date not recorded",
                patient.mrn ? `MRN ${patient.mrn}` : "MRN not recorded",
              ]}
            />
          </Fact>
        )}
        <Fact term="From">{request.from}</Fact>
        {item.when && <Fact term="When">{item.when}</Fact>}
        <Fact term="Rests on">
          {item.grounds.length === 0
            ? "no source: your own words"
            : `${item.grounds.length} ${item.grounds.length === 1 ? "source" : "sources"}`}
          {changed === 0 ? ", unchanged since it was drafted" : ""}
        </Fact>
        <Fact term="Signing">
          <Bdi text={request.signer} /> · {request.role} · {request.device}
        </Fact>
      </dl>
      {changed > 0 && (
        <div className={styles.part}>
          <Notice tone="amber" title="What it rests on has changed since it was drafted:">
            <ul className={styles.differences}>
              {item.differences.map((one) => (
                <li key={`${one.label} ${one.source.path}`}>
                  <Bdi text={one.label} />: was <del>{one.before || "nothing"}</del>, is now{" "}
                  <ins>{one.now || "nothing"}</ins>
                </li>
              ))}
            </ul>
          </Notice>
        </div>
      )}
      <section className={styles.text} aria-label="Text that will be sent" dir="auto">
        {item.subject !== null && (
          <p className={styles.subject}>
            <span className="muted">Subject </span>
            <ExactText text={item.subject} />
          </p>
        )}
        <ExactText text={item.text} />
        <div ref={end} className={styles.end} />
      </section>
      <div className={styles.marks}>
        <HiddenMarksNote text={`${item.subject ?? ""}${item.text}`} />
      </div>
      <p className={styles.digest}>
        sha-256 {item.payloadDigest.slice(0, 4)} {item.payloadDigest.slice(4, 8)}{" "}
        {item.payloadDigest.slice(8, 12)} … {item.payloadDigest.slice(-4)} · revision{" "}
        {line.revision} · single use
      </p>
    </>
  );
}

function Fact({ term, children }: { term: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
