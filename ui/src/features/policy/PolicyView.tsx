import { useState } from "react";
import type { PolicyView as View } from "../../backend";
import { Bdi, Button, ErrorState, Loading, Tag } from "../../components";
import { formatInstant } from "../../format";
import { keys, useAsked, useSession } from "../../queries";
import { NotRefreshed } from "../NotRefreshed";
import { Changes } from "./Changes";
import styles from "./Policy.module.css";
import { PolicyEditor } from "./PolicyEditor";
import { minutesInWords, titlesOf } from "./words";

/** Who may approve what in this practice, how it came to be so, and changing it. */
export function PolicyView() {
  const asked = useAsked(keys.policy, (backend) => backend.policy());
  const session = useSession();
  const [editing, setEditing] = useState(false);
  if (asked.isPending) return <Loading what="the approval policy" lines={8} />;
  if (asked.isError && !asked.data) {
    return (
      <ErrorState
        error={asked.error}
        what="The approval policy could not be read"
        onRetry={() => void asked.refetch()}
        retrying={asked.isFetching}
      />
    );
  }
  const view = asked.data;
  const zone = session.data?.zone ?? "UTC";
  return (
    <div className={styles.view}>
      <header className={styles.head}>
        <div>
          <h1>Approval policy</h1>
          <p className="muted">
            It can ask for more than the built-in rules, never for less.{" "}
            {view.version === 0
              ? "The built-in rules count; this practice decided no others."
              : `Version ${view.version} counts.`}
          </p>
        </div>
        {view.mayChange && !editing && (
          <Button onPress={() => setEditing(true)}>Change the policy…</Button>
        )}
      </header>
      <NotRefreshed asked={asked} />
      {editing ? (
        // A version ordered elsewhere meanwhile begins the form anew: it was made from another.
        <PolicyEditor key={view.digest} view={view} onDone={() => setEditing(false)} />
      ) : (
        <Rules view={view} />
      )}
      {!view.mayChange && (
        <p className="small muted">An administrator of the practice changes it.</p>
      )}
      <History view={view} zone={zone} />
    </div>
  );
}

function Rules({ view }: { view: View }) {
  return (
    <>
      <div className={styles.scroller} data-scroller="">
        <table className={styles.table} aria-label="What each kind of action takes">
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col">Who may approve</th>
              <th scope="col">People needed</th>
              <th scope="col">Own words</th>
              <th scope="col">Overdue</th>
              <th scope="col">Runs out</th>
            </tr>
          </thead>
          <tbody>
            {view.rules.map(({ rule, title, clinicianAlways }) => (
              <tr key={rule.action}>
                <th scope="row">{title}</th>
                <td>
                  {rule.roles.length === 0 ? (
                    <Tag tone="amber">nobody</Tag>
                  ) : (
                    titlesOf(rule.roles, view.roles)
                  )}
                  {rule.clinician && (
                    <p className="small muted">
                      A licensed clinician among them{clinicianAlways ? ", always" : ""}
                    </p>
                  )}
                </td>
                <td>{rule.quorum}</td>
                <td>{rule.selfApproval ? "their author may" : "a second person"}</td>
                <td>
                  {rule.escalateMinutes === null
                    ? "never"
                    : `after ${minutesInWords(rule.escalateMinutes)}, to ${titlesOf(rule.escalateTo, view.roles)}`}
                </td>
                <td>after {rule.expiresHours} h</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="small">
        {view.countersignedEnrolment
          ? "A new signing key counts once an administrator countersigned it."
          : "A new signing key counts at once."}
      </p>
    </>
  );
}

function History({ view, zone }: { view: View; zone: string }) {
  return (
    <section aria-labelledby="policy-history" className={styles.history}>
      <h2 id="policy-history">History</h2>
      <ol>
        {view.history.map((one) => (
          <li key={one.digest}>
            <p>
              <strong>{one.version === 0 ? "Built-in" : `Version ${one.version}`}</strong>
              {one.since !== null && (
                <>
                  {" "}
                  · {formatInstant(one.since, zone)} · <Bdi text={one.by ?? ""} />
                </>
              )}
            </p>
            {one.reason !== "" && (
              <p>
                <Bdi text={one.reason} />
              </p>
            )}
            {one.changes.length > 0 && <Changes changes={one.changes} />}
            <p className="small muted">
              sha-256 {one.digest.slice(0, 4)} {one.digest.slice(4, 8)} … {one.digest.slice(-4)}
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}
