import { cx } from "../components/cx";
import { Kbd } from "../components/Kbd";
import { formatTime, relativeTime } from "../format";
import styles from "./StatusLine.module.css";

/** Whether the practice's system can be reached. */
export type Connection =
  | { state: "online" }
  /** `since`: an instant, or empty where it was never reached. */
  | { state: "offline"; since: string }
  | { state: "asking" }
  | { state: "unknown" };

export type Status = {
  connection: Connection;
  /** When data was last read from the practice's system, as an instant; null: never. */
  lastSync?: string | null | undefined;
  /** The practice, and who is signed in with which role. */
  practice?: string | undefined;
  role?: string | undefined;
  /** Signed items that have not left yet. */
  waitingToSend?: number | undefined;
  demo: boolean;
  version?: string | undefined;
};

export type StatusLineProps = {
  status: Status;
  now: Date;
  zone: string;
  onLock?: (() => void) | undefined;
};

/** The quiet line at the bottom: online, since when, whose practice, what waits, DEMO, lock. */
export function StatusLine({ status, now, zone, onLock }: StatusLineProps) {
  const { practice, role, waitingToSend = 0 } = status;
  const whose = [practice, role].filter(Boolean).join(" · ");
  return (
    <footer className={cx("status", styles.status)}>
      <Reached status={status} now={now} zone={zone} />
      {whose && <span>{whose}</span>}
      {waitingToSend > 0 && <span>{waitingToSend} waiting to send</span>}
      {status.version && <span>Version {status.version}</span>}
      <span className={styles.end}>
        {status.demo && <span className={cx("demo", styles.demo)}>DEMO</span>}
        {onLock && (
          <button type="button" className={styles.lock} onClick={onLock}>
            Lock <Kbd keys="Ctrl+L" />
          </button>
        )}
      </span>
    </footer>
  );
}

function Reached({ status, now, zone }: Omit<StatusLineProps, "onLock">) {
  const { connection, lastSync } = status;
  if (connection.state === "asking") return <span>Asking the program for its status…</span>;
  if (connection.state === "unknown") {
    return <span className="amber">▲ The program did not answer; its status is unknown.</span>;
  }
  const synced = lastSync
    ? `synced ${relativeTime(lastSync, now)}`
    : lastSync === null
      ? "never synced"
      : "";
  const online = connection.state === "online";
  return (
    <span role="status">
      <span className={cx(styles.dot, !online && styles.off)} aria-hidden="true" />
      <b>{online ? "Online" : "Offline"}</b>
      {connection.state === "offline" &&
        connection.since !== "" &&
        ` since ${formatTime(connection.since, zone)}`}
      {synced && ` · ${synced}`}
    </span>
  );
}
