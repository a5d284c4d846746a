export { clockNow, nowMs, setClock } from "./clock";
export {
  calendarParts,
  daysIn,
  formatCalendarDate,
  formatDay,
  formatInstant,
  formatTime,
  formatWeekday,
  isoDay,
  monthName,
  NOT_KNOWN,
  wallClock,
  zoneName,
} from "./date";
export { genericName, tallMan } from "./drugs";
export {
  formatAge,
  formatName,
  formatPhone,
  isolate,
  type PersonName,
  withoutTurns,
} from "./person";
export { formatNumber, formatQuantity, formatUnit } from "./quantity";
export { relativeTime } from "./relative";
export { readTypedDate, shiftDay, type TypedDate } from "./relativeDate";
