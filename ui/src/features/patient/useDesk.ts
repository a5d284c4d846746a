import { formatInstant, isoDay } from "../../format";
import { useSession, useStatus } from "../../queries";
import { useNow } from "../../shell";

/** What the views know of where they stand: zone, day, connection. Null until the session is known. */
export type Desk = {
  zone: string;
  now: Date;
  /** The practice's day, `yyyy-mm-dd`. */
  today: string;
  /** The person at the desk. */
  person: string;
  practice: string;
  demo: boolean;
  /** Why what is shown may not be the newest; null when it is. */
  behind: string | null;
  /** When everything was last read, as people read it; null: never or not known. */
  lastSync: string | null;
};

export function useDesk(): Desk | null {
  const session = useSession();
  const status = useStatus();
  const now = useNow(30_000);
  if (!session.data) return null;
  const { zone } = session.data;
  const desk = status.data;
  return {
    zone,
    now,
    today: isoDay(now, zone),
    person: session.data.name,
    practice: session.data.practice,
    demo: session.data.demo,
    behind: !desk ? null : !desk.online ? "Offline" : desk.stale ? "Not synced lately" : null,
    lastSync: desk?.lastSync ? formatInstant(desk.lastSync, zone) : null,
  };
}
