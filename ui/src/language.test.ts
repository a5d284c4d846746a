import { expect, test } from "vitest";
import { usableLanguage } from "./language";

test.each([
  ["C", "en-US"],
  ["", "en-US"],
  ["c-POSIX_", "en-US"],
  ["de-DE", "de-DE"],
  ["es", "es"],
])("a system that reports %o formats as %s", (reported, usable) => {
  expect(usableLanguage(reported)).toBe(usable);
  expect(() => new Intl.NumberFormat(usableLanguage(reported))).not.toThrow();
});
