import { useEffect, useState } from "react";
import { formatCalendarDate, readTypedDate } from "../format";
import { TextField } from "./TextField";

export type DateFieldProps = {
  label: string;
  hideLabel?: boolean | undefined;
  /** `yyyy-mm-dd`, or null for none. */
  value: string | null;
  /** Called with a day or null once what is typed can be read; never with half a date. */
  onChange: (day: string | null) => void;
  /** The practice's day, `yyyy-mm-dd`, which relative input counts from. */
  today: string;
  earliest?: string | undefined;
  latest?: string | undefined;
  error?: string | undefined;
  isDisabled?: boolean | undefined;
  isRequired?: boolean | undefined;
  autoFocus?: boolean | undefined;
};

const written = (day: string | null) => (day === null ? "" : formatCalendarDate(day));

/** A date typed as 22-Nov-2026, today, +3m or -2d; says what it understood before it is taken. */
export function DateField(props: DateFieldProps) {
  const { value, onChange, today } = props;
  const [text, setText] = useState(written(value));
  const [left, setLeft] = useState(true);
  useEffect(
    () => setText((now) => (sameDay(now, value, today) ? now : written(value))),
    [value, today],
  );

  const read = readTypedDate(text, today);
  const day = read && "day" in read ? read.day : null;
  const range = day === null ? undefined : outside(day, props.earliest, props.latest);
  const wrong = read && "wrong" in read ? read.wrong : range;

  function change(typed: string) {
    setText(typed);
    setLeft(false);
    const next = readTypedDate(typed, today);
    if (next === null) onChange(null);
    else if ("day" in next && !outside(next.day, props.earliest, props.latest)) onChange(next.day);
  }

  function leave() {
    setLeft(true);
    if (day !== null) setText(written(day));
  }

  const understood = day !== null && text !== written(day) ? `= ${written(day)}` : undefined;
  return (
    <TextField
      label={props.label}
      hideLabel={props.hideLabel}
      value={text}
      onChange={change}
      onBlur={leave}
      placeholder="dd-Mmm-yyyy"
      help={understood ?? "22-Nov-2026, today, +3m, -2d"}
      error={left ? (wrong ?? props.error) : range}
      isDisabled={props.isDisabled}
      isRequired={props.isRequired}
      autoFocus={props.autoFocus}
    />
  );
}

function sameDay(text: string, value: string | null, today: string): boolean {
  const read = readTypedDate(text, today);
  if (read === null) return value === null;
  return "day" in read ? read.day === value : true;
}

function outside(day: string, earliest?: string, latest?: string): string | undefined {
  if (earliest !== undefined && day < earliest) return `Not before ${written(earliest)}.`;
  if (latest !== undefined && day > latest) return `Not after ${written(latest)}.`;
  return undefined;
}
