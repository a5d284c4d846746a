/** What the rail and the line at the bottom say of the desk's state. */
import type { DeskStatus, SessionView } from "../../backend";
import type { Counts, Status } from "../../shell";

type Asked = DeskStatus | undefined;

/** How many wait at each place. */
export function countsOf(status: Asked): Counts {
  if (!status) return {};
  const counts: Counts = {};
  if (status.unreadReplies > 0) {
    counts.today = {
      count: status.unreadReplies,
      hot: status.urgentReplies > 0,
      words: "unread messages",
    };
  }
  if (status.inReview > 0) {
    counts.approvals = {
      count: status.inReview,
      hot: status.staleDrafts > 0,
      words: "to decide",
    };
  }
  const outbox = status.waitingToSend + status.uncertain;
  if (outbox > 0) {
    counts.outbox = { count: outbox, hot: status.uncertain > 0, words: "waiting to be sent" };
  }
  if (status.setAside > 0) counts.sources = { count: status.setAside, words: "rows set aside" };
  return counts;
}

/** Connection, last reading, practice and role. */
export function statusOf(status: Asked, session: SessionView, version: string): Status {
  const shared = {
    practice: session.practice,
    role: `${session.name}, ${session.roleTitle}`,
    demo: session.demo,
    version,
  };
  if (!status) return { ...shared, connection: { state: "asking" } };
  return {
    ...shared,
    connection: status.online
      ? { state: "online" }
      : { state: "offline", since: status.since ?? "" },
    lastSync: status.lastSync,
    waitingToSend: status.waitingToSend,
  };
}
