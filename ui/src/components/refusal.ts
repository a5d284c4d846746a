import { type Refusal, refusalOf } from "../backend";

function isRefusal(value: unknown): value is Refusal {
  return (
    typeof value === "object" &&
    value !== null &&
    "code" in value &&
    typeof value.code === "string" &&
    "sentence" in value &&
    typeof value.sentence === "string" &&
    "details" in value
  );
}

/** A refusal, or anything that was thrown, as the code and sentence to show. */
export function asRefusal(thrown: unknown): Refusal {
  return isRefusal(thrown) ? thrown : refusalOf(thrown);
}
