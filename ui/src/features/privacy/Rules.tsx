import type { Officers, PrivacyView } from "../../backend";
import { Bdi, Checkbox } from "../../components";
import { NumberRow } from "../settings/NumberRow";
import styles from "./Privacy.module.css";

/** Who the privacy officers are, and from when on something stands out. */
export function Rules(props: {
  view: PrivacyView;
  onOfficers: (keys: string[]) => void;
  onThreshold: (key: string, value: number) => Promise<boolean>;
}) {
  const { officers, thresholds } = props.view;
  return (
    <div className={styles.scroll}>
      <section className={styles.part} aria-labelledby="officers">
        <h2 id="officers">Privacy officers</h2>
        <p>{officers.sentence}</p>
        {officers.mayName ? (
          <Naming officers={officers} onOfficers={props.onOfficers} />
        ) : (
          <p className="small muted">Administrators name them.</p>
        )}
      </section>
      <section className={styles.part} aria-labelledby="rules">
        <h2 id="rules">From when on something stands out</h2>
        {thresholds.map((number) => (
          <NumberRow
            key={`${number.key}:${number.value}`}
            number={number}
            onSet={(value) => props.onThreshold(number.key, value)}
          />
        ))}
      </section>
    </div>
  );
}

function Naming(props: { officers: Officers; onOfficers: (keys: string[]) => void }) {
  const named = props.officers.named.map((one) => one.key);
  return (
    <ul className={styles.list} aria-label="People who can be named">
      {props.officers.known.map((person) => (
        <li key={person.key}>
          <Checkbox
            isSelected={named.includes(person.key)}
            onChange={(on) =>
              props.onOfficers(
                on ? [...named, person.key] : named.filter((key) => key !== person.key),
              )
            }
          >
            <Bdi text={person.name} />
          </Checkbox>
        </li>
      ))}
    </ul>
  );
}
