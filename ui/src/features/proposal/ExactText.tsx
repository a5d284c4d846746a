import styles from "./Proposal.module.css";

/** Marks that are not seen and turn, hide or break what stands around them. */
const HIDDEN = /([\u202a-\u202e\u2066-\u2069\ufeff\u00ad\u2028\u2029]|[^\P{Cc}\n\r\t])/u;

/** Marks by name; another is a control character. */
const NAMES: Readonly<Record<number, string>> = {
  173: "hidden hyphen",
  8232: "line separator",
  8233: "paragraph separator",
  8234: "left-to-right embedding",
  8235: "right-to-left embedding",
  8236: "end of turned text",
  8237: "left-to-right override",
  8238: "right-to-left override",
  8294: "left-to-right isolate",
  8295: "right-to-left isolate",
  8296: "isolate",
  8297: "end of isolate",
  65279: "hidden space",
};

/** How many marks of a text are not seen. */
export function hiddenMarks(text: string): number {
  return text.split(HIDDEN).length >> 1;
}

/**
 * A text that leaves, as it stands. A mark that is not seen is drawn by its number and turns
 * nothing here, so that what is signed cannot look like something else (Unicode TR36, "Bidirectional
 * text spoofing").
 */
export function ExactText({ text }: { text: string }) {
  return text.split(HIDDEN).map((part, at) => {
    // biome-ignore lint/suspicious/noArrayIndexKey: parts have no name but their place
    if (at % 2 === 0) return <span key={at}>{part}</span>;
    const code = part.codePointAt(0) ?? 0;
    const number = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
    return (
      <mark
        // biome-ignore lint/suspicious/noArrayIndexKey: parts have no name but their place
        key={at}
        className={styles.mark}
        data-mark={number}
        title={`${NAMES[code] ?? "control character"}, ${number}`}
      >
        {part}
      </mark>
    );
  });
}

/** Says that a text holds marks that are not seen; nothing where it holds none. */
export function HiddenMarksNote({ text }: { text: string }) {
  const count = hiddenMarks(text);
  if (count === 0) return null;
  return (
    <p className={styles.marks}>
      ▲ {count === 1 ? "One mark of this text is" : `${count} marks of this text are`} not seen on a
      phone; each is shown by its number. Edit the text if you do not know why.
    </p>
  );
}
