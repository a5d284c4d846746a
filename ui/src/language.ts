/**
 * Runs before every other module of the window. Where the system's language is none ("C", as on
 * machines without a locale), the webview reports it as it is, and the first number that a
 * library formats by it throws: the window would stay empty.
 */

/** The language that was reported, or American English where it is no language. */
export function usableLanguage(reported: string): string {
  try {
    return Intl.getCanonicalLocales(reported)[0] ?? "en-US";
  } catch {
    return "en-US";
  }
}

const usable = usableLanguage(navigator.language);
if (usable !== navigator.language) {
  Object.defineProperty(navigator, "language", { value: usable });
  Object.defineProperty(navigator, "languages", { value: Object.freeze([usable]) });
}
