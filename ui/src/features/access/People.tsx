import type { AccessPerson } from "../../backend";
import { Bdi, EmptyState, Tag } from "../../components";
import { formatInstant } from "../../format";
import styles from "./Access.module.css";

/** "Yes", "No", or that it is not known here: an unknown is no "no". */
function clinicianWord(person: AccessPerson): string {
  if (person.clinician === null) return "Not known here";
  return person.clinician ? "Licensed clinician" : "No";
}

/** People this workstation knows: staff of the practice, and whoever signed in or enrolled. */
export function People({ people, zone }: { people: readonly AccessPerson[]; zone: string }) {
  return (
    <section aria-labelledby="access-people" className={styles.part}>
      <h2 id="access-people">People</h2>
      {people.length === 0 ? (
        <EmptyState title="Nobody is known here yet">
          The practice’s list comes with a sync; others appear when they sign in.
        </EmptyState>
      ) : (
        <table className={styles.matrix} aria-labelledby="access-people">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Role</th>
              <th scope="col">Clinician</th>
              <th scope="col">Role confirmed here</th>
              <th scope="col">Signing keys</th>
            </tr>
          </thead>
          <tbody>
            {people.map((person) => (
              <tr key={person.key}>
                <th scope="row">
                  <Bdi text={person.name} /> {person.me && <Tag tone="blue">you</Tag>}
                </th>
                <td>{person.role}</td>
                <td>{clinicianWord(person)}</td>
                <td>
                  {person.confirmed
                    ? formatInstant(person.confirmed, zone)
                    : "Never on this computer"}
                </td>
                <td>{person.keys === 0 ? "None" : person.keys}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
