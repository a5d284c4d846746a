import type { RoleTitle } from "../../backend";

/** Roles as people read them. */
export function titlesOf(roles: readonly string[], titles: readonly RoleTitle[]): string {
  const titled = roles.map((role) => titles.find((one) => one.role === role)?.title ?? role);
  return titled.length === 0 ? "nobody" : titled.join(", ");
}

/** "90" as "1 h 30 min". */
export function minutesInWords(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

/** A whole number in a range, or null. */
export function wholeNumber(text: string, min: number, max: number): number | null {
  const value = /^\d{1,6}$/.test(text.trim()) ? Number(text) : null;
  return value !== null && value >= min && value <= max ? value : null;
}
