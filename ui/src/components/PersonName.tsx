import { formatName, type PersonName as Name, withoutTurns } from "../format";

/** A person's name, LAST, First Middle; its writing direction is its own. */
export function PersonName({ name }: { name: Name }) {
  return <bdi>{formatName(name)}</bdi>;
}

/** A text somebody else wrote, whose writing direction is its own and turns nothing around it. */
export function Bdi({ text }: { text: string }) {
  return <bdi>{withoutTurns(text)}</bdi>;
}
