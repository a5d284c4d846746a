import { TALL_MAN } from "./tallManNames";

/** Any text with the drug names in it written in tall-man letters; the rest stays as it is. */
export function tallMan(text: string): string {
  return text.replace(/\p{L}+/gu, (word) => TALL_MAN.get(word.toLowerCase()) ?? word);
}

/** A generic drug name: lower case, tall-man letters where the lists ask for them. */
export function genericName(name: string): string {
  return tallMan(name.toLowerCase());
}
