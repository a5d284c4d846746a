/** Keys as written in the code, `Ctrl+Shift+P`, and as people and events name them. */

const APPLE = /Mac|iP(hone|ad)/.test(globalThis.navigator?.platform ?? "");

const NAMES: Readonly<Record<string, string>> = {
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  Escape: "Esc",
  " ": "Space",
};

function parts(keys: string): string[] {
  // "Ctrl++" is Ctrl and plus.
  return keys.endsWith("++") ? [...keys.slice(0, -2).split("+"), "+"] : keys.split("+");
}

/** The words for each key of a combination, as this system names them. */
export function keyWords(keys: string, apple = APPLE): string[] {
  return parts(keys === "+" ? "++" : keys)
    .filter(Boolean)
    .map((key) => {
      if (apple && key === "Ctrl") return "⌘";
      if (apple && key === "Alt") return "⌥";
      return NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key);
    });
}

/** Whether a combination has a modifier that no one types text with. */
export function hasModifier(keys: string): boolean {
  return parts(keys).some(
    (key, at, all) => at < all.length - 1 && (key === "Ctrl" || key === "Alt"),
  );
}

/** Whether the combination is a printable key alone, which WCAG 2.1.4 lets people turn off. */
export function isSingleKey(keys: string): boolean {
  return keys.length === 1;
}

/** Whether an event is this combination. */
export function matches(event: KeyboardEvent, keys: string, apple = APPLE): boolean {
  const all = keys === "+" ? ["+"] : parts(keys);
  const key = all[all.length - 1] ?? "";
  const wants = (name: string) => all.slice(0, -1).includes(name);
  if ((apple ? event.metaKey : event.ctrlKey) !== wants("Ctrl")) return false;
  if (event.altKey !== wants("Alt")) return false;
  if (!apple && event.metaKey) return false;
  const letter = /^[a-z]$/i.test(key);
  // Signs such as "?" need Shift on some keyboards and not on others.
  if ((letter || key.length > 1) && event.shiftKey !== wants("Shift")) return false;
  if (event.key.toLowerCase() === key.toLowerCase()) return true;
  // On a keyboard without Latin letters the key's place decides.
  return letter && !/^[a-z]$/i.test(event.key) && event.code === `Key${key.toUpperCase()}`;
}

const TEXT_INPUTS = new Set([
  "",
  "text",
  "search",
  "email",
  "tel",
  "url",
  "password",
  "number",
  "date",
]);

/** Whether a person types text at the target of an event. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return TEXT_INPUTS.has(target.type);
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  if (target.isContentEditable) return true;
  // In what opens from a button, and on a button that opens a list, letters look for a choice.
  return (
    target.closest(
      '[role="textbox"],[role="combobox"],[role="searchbox"],[role="menu"],[data-trigger],[aria-haspopup="listbox"]',
    ) !== null
  );
}
