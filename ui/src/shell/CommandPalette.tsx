import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { VisuallyHidden } from "react-aria-components/VisuallyHidden";
import { cx } from "../components/cx";
import { Dialog } from "../components/Dialog";
import fields from "../components/Field.module.css";
import { Kbd } from "../components/Kbd";
import styles from "./CommandPalette.module.css";
import { type KnownCommand, keysOf, useKnownCommands } from "./commands";
import { fuzzyFind } from "./fuzzy";

export type CommandPaletteProps = { isOpen: boolean; onClose: () => void };

/** Everything that can be done now, found by typing a few letters of it. */
export function CommandPalette({ isOpen, onClose }: CommandPaletteProps) {
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title="Commands" high>
      <Finder onDone={onClose} />
    </Dialog>
  );
}

function Finder({ onDone }: { onDone: () => void }) {
  const commands = useKnownCommands().filter(
    (command) => command.depth === 0 && command.enabled !== false && !command.notInPalette,
  );
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const found = fuzzyFind(typed, commands, (c) => `${c.name} ${c.words ?? ""} ${c.scope}`);
  const chosen = Math.min(at, found.length - 1);
  useEffect(() => {
    list.current?.children[chosen]?.scrollIntoView?.({ block: "nearest" });
  }, [chosen]);

  function run(command: KnownCommand | undefined) {
    if (!command) return;
    onDone();
    command.run();
  }

  function onKeyDown(event: KeyboardEvent) {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move !== undefined && found.length > 0) {
      event.preventDefault();
      setAt((chosen + move + found.length) % found.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      run(found[chosen]);
    }
  }

  return (
    <>
      <input
        // biome-ignore lint/a11y/noAutofocus: the dialog is this box
        autoFocus
        className={fields.input}
        role="combobox"
        aria-label="Find a command"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        {...(found.length > 0 ? { "aria-activedescendant": `${id}-${chosen}` } : {})}
        placeholder="Type a few letters"
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div
        ref={list}
        id={`${id}-list`}
        role="listbox"
        aria-label="Commands"
        tabIndex={-1}
        className={styles.list}
      >
        {found.map((command, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the box's own
          <div
            key={`${command.scope} ${command.name}`}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            className={cx(styles.item, index === chosen && styles.chosen)}
            onClick={() => run(command)}
          >
            <span className={styles.name}>{command.name}</span>
            <span className={styles.scope}>{command.scope}</span>
            {keysOf(command)[0] !== undefined && <Kbd keys={keysOf(command)[0] ?? ""} />}
          </div>
        ))}
      </div>
      {found.length === 0 && <p className="muted">No command has these letters.</p>}
      <VisuallyHidden>
        <span role="status">{found.length === 1 ? "1 command" : `${found.length} commands`}</span>
      </VisuallyHidden>
    </>
  );
}
