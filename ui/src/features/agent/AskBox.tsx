import { ArrowUp, Square, X } from "lucide-react";
import { type KeyboardEvent, memo, useRef, useState } from "react";
import { Bdi, IconButton, Kbd } from "../../components";
import { useAgentBox } from "../../shell";
import styles from "./Agent.module.css";

export type AskBoxProps = {
  /** What was asked before, oldest first; Up goes through it. */
  past: readonly string[];
  busy: boolean;
  /** The open chart the question is about, in words; null: none. */
  about: string | null;
  onDropAbout: () => void;
  onAsk: (text: string) => void;
  onCancel: () => void;
};

/**
 * The box in which one asks. It keeps its own text, so that a key redraws the box and nothing
 * else: typing stays quick beside a long conversation.
 */
export const AskBox = memo(function AskBox(props: AskBoxProps) {
  const { past, busy, about } = props;
  const box = useAgentBox();
  const [text, setText] = useState("");
  const [back, setBack] = useState(0);
  const unsent = useRef("");

  const send = () => {
    const asked = text.trim();
    if (asked === "" || busy) return;
    setText("");
    setBack(0);
    props.onAsk(asked);
  };
  const recall = (by: 1 | -1) => {
    const next = back + by;
    if (next < 0 || next > past.length) return;
    if (back === 0) unsent.current = text;
    setBack(next);
    setText(next === 0 ? unsent.current : (past[past.length - next] ?? ""));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    const oneLine = !text.includes("\n");
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      send();
    } else if (event.key === "Escape" && busy) {
      event.preventDefault();
      props.onCancel();
    } else if (event.key === "ArrowUp" && oneLine && event.currentTarget.selectionStart === 0) {
      event.preventDefault();
      recall(1);
    } else if (event.key === "ArrowUp" && oneLine && back > 0) {
      event.preventDefault();
      recall(1);
    } else if (event.key === "ArrowDown" && oneLine && back > 0) {
      event.preventDefault();
      recall(-1);
    }
  };
  return (
    <div>
      {about !== null && (
        <p className={styles.about}>
          <span>
            About <Bdi text={about} />
          </span>
          <IconButton label="Ask about everybody instead" onPress={props.onDropAbout}>
            <X aria-hidden="true" />
          </IconButton>
        </p>
      )}
      <div className={styles.box}>
        <textarea
          ref={box}
          className={styles.input}
          aria-label="Ask or give a task"
          placeholder="Ask or give a task"
          rows={Math.min(6, text.split("\n").length)}
          value={text}
          dir="auto"
          maxLength={2000}
          onChange={(event) => {
            setText(event.target.value);
            setBack(0);
          }}
          onKeyDown={onKeyDown}
        />
        {busy ? (
          <IconButton label="Stop" keys="Esc" onPress={props.onCancel}>
            <Square aria-hidden="true" />
          </IconButton>
        ) : text.trim() === "" ? (
          <Kbd keys="Ctrl+K" />
        ) : (
          <IconButton label="Ask" keys="Enter" onPress={send}>
            <ArrowUp aria-hidden="true" />
          </IconButton>
        )}
      </div>
    </div>
  );
});
