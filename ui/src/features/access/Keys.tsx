import type { AccessKey } from "../../backend";
import { Bdi, Tag } from "../../components";
import { formatInstant } from "../../format";
import styles from "./Access.module.css";

/** Signing keys and devices ever enrolled, with what became of them. */
export function Keys({ keys, zone }: { keys: readonly AccessKey[]; zone: string }) {
  return (
    <section aria-labelledby="access-keys" className={styles.part}>
      <h2 id="access-keys">Keys and devices</h2>
      {keys.length === 0 ? (
        <p className="muted">No signing key was made in this practice yet.</p>
      ) : (
        <table className={styles.matrix} aria-labelledby="access-keys">
          <thead>
            <tr>
              <th scope="col">Key</th>
              <th scope="col">Computer</th>
              <th scope="col">Since</th>
              <th scope="col">State</th>
            </tr>
          </thead>
          <tbody>
            {keys.map((key) => (
              <tr key={`${key.kind} ${key.fingerprint} ${key.since}`}>
                <th scope="row">
                  {key.kind === "person" ? <Bdi text={key.owner} /> : "Computer’s own key"}
                  <span className={styles.quiet}>{key.fingerprint}</span>
                </th>
                <td>
                  {key.device} {key.here && <Tag tone="blue">this computer</Tag>}
                </td>
                <td>{formatInstant(key.since, zone)}</td>
                <td>
                  {key.revoked === null ? (
                    <Tag tone="seal">counts</Tag>
                  ) : (
                    <Tag tone="amber">{`revoked ${formatInstant(key.revoked, zone)}`}</Tag>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
