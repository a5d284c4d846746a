/**
 * Quantities as they may be written: never "1.0", never ".5", no "U" for units, a space before the
 * unit (Joint Commission "Do Not Use" list; ISMP list of error-prone abbreviations).
 */

/**
 * A number's lexeme with a leading zero and without trailing ones: "1.0" → "1", ".50" → "0.5".
 * `precise` keeps trailing zeros, which the list allows for laboratory results and sizes only.
 */
export function formatNumber(value: number | string, options: { precise?: boolean } = {}): string {
  const text = plain(value);
  const found = /^([-+−]?)(\d*)(?:\.(\d*))?$/.exec(text);
  if (!found || (found[2] === "" && (found[3] ?? "") === "")) return text;
  const whole = (found[2] ?? "").replace(/^0+(?=\d)/, "") || "0";
  const part = options.precise ? (found[3] ?? "") : (found[3] ?? "").replace(/0+$/, "");
  const sign = found[1] === "-" || found[1] === "−" ? "−" : "";
  return `${sign}${grouped(whole)}${part ? `.${part}` : ""}`;
}

/** Exponents written out: 5e-7 → 0.0000005. */
function plain(value: number | string): string {
  const text = String(value).trim();
  const found = /^([+-]?)(\d+)(?:\.(\d+))?e([+-]?\d+)$/i.exec(text);
  if (!found) return text;
  const digits = `${found[2]}${found[3] ?? ""}`;
  const point = (found[2] ?? "").length + Number(found[4]);
  if (Math.abs(point) > 40) return text;
  if (point <= 0) return `${found[1]}0.${"0".repeat(-point)}${digits}`;
  if (point >= digits.length) return `${found[1]}${digits}${"0".repeat(point - digits.length)}`;
  return `${found[1]}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** Thousands are parted from 10,000 on; doses of 1,000 and more are read alike with or without. */
const grouped = (whole: string) =>
  whole.length < 5 ? whole : whole.replace(/\B(?=(\d{3})+$)/g, ",");

/** UCUM codes as people write them; a code not here is shown as it is. */
const UNITS: Readonly<Record<string, string>> = {
  "[degF]": "°F",
  Cel: "°C",
  "mm[Hg]": "mmHg",
  "[lb_av]": "lb",
  "[in_i]": "in",
  "kg/m2": "kg/m²",
  "mL/min/{1.73_m2}": "mL/min/1.73 m²",
  "/min": "per min",
  "{beats}/min": "beats/min",
  U: "units",
  "[U]": "units",
  u: "units",
  "[IU]": "international units",
  "[iU]": "international units",
  IU: "international units",
  ug: "mcg",
  µg: "mcg",
  μg: "mcg",
  "ug/mL": "mcg/mL",
  "ug/L": "mcg/L",
  "10*3/uL": "×10³/µL",
  "10*6/uL": "×10⁶/µL",
  "10*9/L": "×10⁹/L",
  cc: "mL",
  d: "days",
  wk: "weeks",
  mo: "months",
  a: "years",
  "1": "",
  "{tablet}": "tablets",
  "{score}": "points",
};

/** A unit as people write it. */
export function formatUnit(unit: string): string {
  const known = UNITS[unit];
  if (known !== undefined) return known;
  return unit.replace(/^\{(.+)\}$/, "$1");
}

/** A value with its unit, spaced: "20 mg", "0.5 mL", "8.2%". No value is "not recorded". */
export function formatQuantity(
  value: number | string | null | undefined,
  unit?: string | null,
  options: { precise?: boolean } = {},
): string {
  if (value === null || value === undefined || value === "") return "not recorded";
  const number = formatNumber(value, options);
  const written = unit ? formatUnit(unit) : "";
  if (written === "") return number;
  return written === "%" ? `${number}%` : `${number}\u00a0${written}`;
}
