/** How long ago, or how soon, in the words of the status line: "2 min ago", "in 3 h", "yesterday". */
export function relativeTime(instant: string | Date, now: Date): string {
  const at = typeof instant === "string" ? new Date(instant) : instant;
  const seconds = Math.round((now.getTime() - at.getTime()) / 1000);
  if (Number.isNaN(seconds)) return "Not known";
  if (Math.abs(seconds) < 45) return "just now";
  const amount = spell(Math.abs(seconds));
  return seconds > 0 ? `${amount} ago` : `in ${amount}`;
}

function spell(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  if (hours < 36) return `${hours} h`;
  const days = Math.round(hours / 24);
  if (days < 60) return `${days} days`;
  const months = Math.round(days / 30.44);
  if (months < 24) return `${months} months`;
  return `${Math.round(days / 365.25)} years`;
}
