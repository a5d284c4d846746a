import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { cx } from "./cx";
import { isTyping } from "./keys";
import { movedTo, useFocusOn, useRowWindow } from "./useWindow";
import styles from "./VirtualList.module.css";

export type VirtualListProps<T> = {
  label: string;
  items: readonly T[];
  keyOf: (item: T) => string;
  /** The row's content. In a `listbox` no button or link may stand in it; in a `list` they may. */
  render: (item: T, row: { selected: boolean; index: number }) => ReactNode;
  selected?: string | null | undefined;
  onSelect?: ((key: string, item: T) => void) | undefined;
  /** Enter or a double press on a row. */
  onOpen?: ((key: string, item: T) => void) | undefined;
  /** A press on a row, after it was chosen: where list and detail take turns, the detail's turn. */
  onPress?: ((key: string, item: T) => void) | undefined;
  /** A heading above the first of several rows that share a group. */
  groupOf?: ((item: T) => { key: string; heading: ReactNode }) | undefined;
  kind?: "listbox" | "list" | undefined;
  /** A row's height before it is measured, in px. */
  estimate?: number | undefined;
  /** Letters j and k move too, where single-letter keys are on. */
  letters?: boolean | undefined;
  empty?: ReactNode;
};

/** A list of any length: rows in view are in the tree, the chosen one always; arrows, j and k move. */
export function VirtualList<T>(props: VirtualListProps<T>) {
  const { items, keyOf, kind = "listbox", groupOf, letters = true } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const [focusAsked, askFocus] = useState(0);
  const chosen = items.findIndex((item) => keyOf(item) === props.selected);
  const [own, setOwn] = useState(0);
  const active = chosen >= 0 ? chosen : Math.max(0, Math.min(own, items.length - 1));
  const rows = useRowWindow({
    count: items.length,
    scroller,
    estimate: props.estimate ?? 64,
    keep: items.length > 0 ? active : null,
    keyOf: (index) => {
      const item = items[index];
      return item === undefined ? String(index) : keyOf(item);
    },
  });
  const rowId = (index: number) => `${id}-row-${index}`;
  useFocusOn(() => document.getElementById(rowId(active)), focusAsked);

  // Chosen from outside (j and k of the view, the palette): the row comes into view.
  // biome-ignore lint/correctness/useExhaustiveDependencies: on another choice only
  useEffect(() => {
    if (chosen >= 0) rows.scrollToIndex(chosen, { align: "auto" });
  }, [props.selected]);

  if (items.length === 0) return <>{props.empty}</>;

  function go(index: number) {
    const item = items[index];
    if (item === undefined) return;
    setOwn(index);
    props.onSelect?.(keyOf(item), item);
    rows.scrollToIndex(index, { align: "auto" });
    askFocus((times) => times + 1);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
    const onRow = event.target instanceof HTMLElement && event.target.id === rowId(active);
    if (event.key === "Enter" && onRow) {
      const item = items[active];
      if (item !== undefined) props.onOpen?.(keyOf(item), item);
      return;
    }
    if (!letters && event.key.length === 1) return;
    const to = movedTo(event.key, active, items.length);
    if (to === null) return;
    event.preventDefault();
    event.stopPropagation();
    go(to);
  }

  const option = kind === "listbox";
  return (
    <div ref={scroller} className={styles.scroller} data-scroller="">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a listbox or a list, by kind */}
      {/* biome-ignore lint/a11y/useAriaPropsSupportedByRole: as above */}
      <div
        role={kind}
        aria-label={props.label}
        className={styles.all}
        style={{ height: rows.getTotalSize() }}
        onKeyDown={onKeyDown}
      >
        {rows.getVirtualItems().map((row) => {
          const item = items[row.index];
          if (item === undefined) return null;
          const group = groupOf?.(item);
          const before = items[row.index - 1];
          const first = group && (before === undefined || groupOf?.(before).key !== group.key);
          const selected = row.index === chosen;
          return (
            <div
              key={row.key}
              ref={rows.measureElement}
              data-index={row.index}
              role="presentation"
              className={styles.slot}
              style={{ transform: `translateY(${row.start}px)` }}
            >
              {first && (
                <div role="presentation" className={styles.heading} id={`${rowId(row.index)}-head`}>
                  {group.heading}
                </div>
              )}
              {/* biome-ignore lint/a11y/useKeyWithClickEvents: keys are the list's own */}
              {/* biome-ignore lint/a11y/useAriaPropsSupportedByRole: an option or an item, by kind */}
              {/* biome-ignore lint/a11y/noStaticElementInteractions: as above */}
              <div
                id={rowId(row.index)}
                role={option ? "option" : "listitem"}
                tabIndex={row.index === active ? 0 : -1}
                aria-setsize={items.length}
                aria-posinset={row.index + 1}
                {...(option ? { "aria-selected": selected } : { "aria-current": selected })}
                {...(first ? { "aria-describedby": `${rowId(row.index)}-head` } : {})}
                className={cx(styles.row, selected && styles.selected)}
                onClick={(event) => {
                  setOwn(row.index);
                  props.onSelect?.(keyOf(item), item);
                  props.onPress?.(keyOf(item), item);
                  if (event.detail === 2) props.onOpen?.(keyOf(item), item);
                }}
              >
                {props.render(item, { selected, index: row.index })}
              </div>
            </div>
          );
        })}
      </div>
    </div>
  );
}
