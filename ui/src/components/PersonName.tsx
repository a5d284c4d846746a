import { formatName, type PersonName as Name } from "../format";

/** A person's name, LAST, First Middle; its writing direction is its own. */
export function PersonName({ name }: { name: Name }) {
  return <bdi>{formatName(name)}</bdi>;
}
