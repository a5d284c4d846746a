import { Dialog } from "../components/Dialog";
import { Kbd } from "../components/Kbd";
import { isSingleKey } from "../components/keys";
import { useAppearance } from "./appearance";
import { keysOf, useKnownCommands } from "./commands";
import styles from "./ShortcutsDialog.module.css";

/** Every shortcut that works now, by the part of the window it belongs to. */
export function ShortcutsDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title="Shortcuts" size="large">
      <ShortcutList />
    </Dialog>
  );
}

/** The same list for the Help view. */
export function ShortcutList() {
  const { singleKeys } = useAppearance();
  const commands = useKnownCommands().filter((c) => c.depth === 0 && keysOf(c).length > 0);
  const scopes = [...new Set(commands.map((command) => command.scope))].reverse();
  return (
    <>
      {!singleKeys && (
        <p className="muted">Single letters are turned off in Settings; the rest works.</p>
      )}
      <div className={styles.scopes}>
        {scopes.map((scope) => (
          <section key={scope} aria-label={scope}>
            <h3>{scope}</h3>
            <dl className={styles.list}>
              {commands
                .filter((command) => command.scope === scope)
                .map((command) => (
                  <div key={command.name} className={styles.row}>
                    <dt>{command.name}</dt>
                    <dd className={styles.keys}>
                      {keysOf(command).map((keys) =>
                        isSingleKey(keys) && !singleKeys ? (
                          <span key={keys} className="muted">
                            off
                          </span>
                        ) : (
                          <Kbd key={keys} keys={keys} />
                        ),
                      )}
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </>
  );
}
