/** The coach's list as data: groups, order, progress, what comes next. No drawing here. */
import type { Mark, WorklistItem } from "../../backend";
import { isSigned } from "../proposal/words";

export type GroupKey = "urgent" | "due" | "routine" | "waiting" | "snoozed" | "handedOn" | "done";

export type Group = { key: GroupKey; title: string; items: WorklistItem[] };

const TITLES: Readonly<Record<GroupKey, string>> = {
  urgent: "Urgent",
  due: "Due",
  routine: "When there is time",
  waiting: "Waiting",
  snoozed: "Snoozed",
  handedOn: "Handed on",
  done: "Done today",
};

const ORDER: readonly GroupKey[] = [
  "urgent",
  "due",
  "routine",
  "waiting",
  "snoozed",
  "handedOn",
  "done",
];

/** The title of a group. */
export function titleOf(key: GroupKey): string {
  return TITLES[key];
}

function markGroup(mark: Mark, own: boolean): GroupKey | null {
  if (mark === "clear") return null;
  if (mark.snooze !== undefined) return "snoozed";
  if (mark.waitingFor !== undefined) return "waiting";
  // What a colleague handed to me is mine to do.
  if (mark.handTo !== undefined) return own ? "handedOn" : null;
  return "done";
}

/** Where a row stands. An urgent reply nobody has read outranks every mark. */
export function groupOf(item: WorklistItem): GroupKey {
  const unread = item.reply !== null && item.reply.readBy === null;
  if (unread && (item.reply?.urgentWords.length ?? 0) > 0) return "urgent";
  const marked = item.mark && markGroup(item.mark.mark, item.mark.own);
  if (marked) return marked;
  if (item.draft && isSigned(item.draft)) return "done";
  return item.urgency;
}

/** Whether somebody still has to do something with a row. */
export function isLeft(item: WorklistItem): boolean {
  const group = groupOf(item);
  return group === "urgent" || group === "due" || group === "routine";
}

/** Rows by group, in the order of the list; empty groups are left out. */
export function grouped(items: readonly WorklistItem[]): Group[] {
  const by = new Map<GroupKey, WorklistItem[]>();
  for (const item of items) {
    const key = groupOf(item);
    const held = by.get(key);
    if (held) held.push(item);
    else by.set(key, [item]);
  }
  return ORDER.flatMap((key) => {
    const held = by.get(key);
    return held ? [{ key, title: TITLES[key], items: held }] : [];
  });
}

/** How far the list is. */
export function progressOf(items: readonly WorklistItem[]): { left: number; total: number } {
  const left = items.filter(isLeft).length;
  return { left, total: items.length };
}

/** The row to go on with after acting on one: the next that is left, else the one before. */
export function nextAfter(ordered: readonly WorklistItem[], id: string): string | null {
  const at = ordered.findIndex((item) => item.patient.id === id);
  const after = ordered.slice(at + 1).find(isLeft);
  const before = ordered.slice(0, Math.max(0, at)).reverse().find(isLeft);
  return (after ?? before)?.patient.id ?? null;
}

/** Reasons to filter by, in the words of the list. */
export const REASONS: readonly { id: string; label: string }[] = [
  { id: "all", label: "All reasons" },
  { id: "reply", label: "Replies" },
  { id: "readings", label: "Readings" },
  { id: "device", label: "Devices" },
  { id: "missed_appointment", label: "Missed visits" },
  { id: "overdue_follow_up", label: "Overdue follow-up" },
  { id: "low_engagement", label: "Engagement" },
  { id: "refill", label: "Refills" },
];

/**
 * A sentence on what a person asked to be undone, for the note with the Undo button: no word of a
 * patient stands in it, since it may outlive the view.
 */
export function markSaid(mark: Mark, dayWords: (day: string) => string): string {
  if (mark === "clear") return "Back on the list.";
  if (mark.snooze !== undefined) return `Snoozed until ${dayWords(mark.snooze)}.`;
  if (mark.waitingFor !== undefined) return "Marked as waiting.";
  if (mark.handTo !== undefined) return "Handed on.";
  return mark.done[0] === "called" ? "Marked as called." : "Marked as done.";
}

/** Why a row is here in one line: its two weightiest reasons, and how many more. */
export function reasonLine(item: WorklistItem): string {
  // What was written stands before it, in the patient's own words.
  const reasons = item.flags.filter((flag) => flag.reason !== "reply");
  const said = reasons.slice(0, 2).map((flag) => flag.sentence);
  const more = reasons.length - said.length;
  return said.join(" ") + (more > 0 ? ` And ${more} more.` : "");
}
