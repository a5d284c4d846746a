import type { ReactElement, ReactNode } from "react";
import { Menu as AriaMenu, MenuItem, MenuTrigger } from "react-aria-components/Menu";
import { Popover } from "react-aria-components/Popover";
import { Text } from "react-aria-components/Text";
import { cx } from "./cx";
import { Kbd } from "./Kbd";
import styles from "./Menu.module.css";

export type MenuEntry = {
  id: string;
  label: string;
  /** A second, quieter line. */
  detail?: string | undefined;
  icon?: ReactNode;
  keys?: string | undefined;
  danger?: boolean | undefined;
  disabled?: boolean | undefined;
};

export type MenuProps = {
  /** The button that opens it: a Button or IconButton. */
  trigger: ReactElement;
  label: string;
  entries: readonly MenuEntry[];
  onAction: (id: string) => void;
};

/** Choices behind a button. */
export function Menu({ trigger, label, entries, onAction }: MenuProps) {
  return (
    <MenuTrigger>
      {trigger}
      <Popover className={styles.popover ?? ""}>
        <AriaMenu
          aria-label={label}
          className={styles.menu ?? ""}
          onAction={(key) => onAction(String(key))}
          disabledKeys={entries.filter((entry) => entry.disabled).map((entry) => entry.id)}
        >
          {entries.map((entry) => (
            <MenuItem
              key={entry.id}
              id={entry.id}
              textValue={entry.label}
              className={cx(styles.item, entry.danger && styles.danger)}
            >
              {entry.icon}
              <span className={styles.words}>
                <Text slot="label">{entry.label}</Text>
                {entry.detail && (
                  <Text slot="description" className={styles.detail ?? ""}>
                    {entry.detail}
                  </Text>
                )}
              </span>
              {entry.keys && <Kbd keys={entry.keys} />}
            </MenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
