/**
 * The workstation's time. It may stand apart from the machine's (the demo can be opened at an hour
 * of one's choice), so nothing in the window asks the machine directly.
 */
let apartMs = 0;

/** Sets the clock by the workstation's own time, as just told. */
export function setClock(told: string): void {
  const at = Date.parse(told);
  if (!Number.isNaN(at)) apartMs = at - Date.now();
}

/** The workstation's time in milliseconds since 1970. */
export function nowMs(): number {
  return Date.now() + apartMs;
}

/** The workstation's time. */
export function clockNow(): Date {
  return new Date(nowMs());
}
