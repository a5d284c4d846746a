import { ArrowDown, ArrowUp } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useId, useMemo, useRef, useState } from "react";
import { cx } from "./cx";
import { isTyping } from "./keys";
import styles from "./Table.module.css";
import { movedTo, useFocusOn, useRowWindow } from "./useWindow";

export type Sort = { column: string; descending: boolean };

export type Column<T> = {
  id: string;
  heading: string;
  cell: (row: T) => ReactNode;
  /** Gives what rows are ordered by; a column without it can't be sorted. */
  sortBy?: ((row: T) => string | number | null) | undefined;
  /** In rem; columns without one share what is left, and get `minWidth` (10 rem) at least. */
  width?: number | undefined;
  minWidth?: number | undefined;
  align?: "start" | "end" | undefined;
  /** Names the row for screen readers; the first column where none says so. */
  isRowHeader?: boolean | undefined;
};

export type TableProps<T> = {
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  keyOf: (row: T) => string;
  /** Enter or a press on a row. Without it rows can't be chosen and the table is only read. */
  onOpen?: ((key: string, row: T) => void) | undefined;
  selected?: string | null | undefined;
  initialSort?: Sort | undefined;
  /** Rows are ordered elsewhere (the store); the table only says so. */
  sort?: Sort | undefined;
  onSort?: ((sort: Sort) => void) | undefined;
  empty?: ReactNode;
  estimate?: number | undefined;
};

/** Rows up to this number are all in the tree: they print, and the browser's search finds them. */
const ALL_ROWS = 200;

/** A table that sorts, opens rows by keyboard, and stays quick with many thousand rows. */
export function Table<T>(props: TableProps<T>) {
  const { columns, keyOf, onOpen } = props;
  const [ownSort, setOwnSort] = useState<Sort | undefined>(props.initialSort);
  const sort = props.sort ?? ownSort;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a column keeps what it is ordered by
  const rows = useMemo(
    () => (props.sort ? props.rows : ordered(props.rows, columns, sort)),
    [props.rows, props.sort, sort],
  );
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const [activeKey, setActiveKey] = useState<string | null>(null);
  const [focusAsked, askFocus] = useState(0);
  const wanted = rows.findIndex((row) => keyOf(row) === (activeKey ?? props.selected));
  const active = Math.max(0, wanted);
  const all = rows.length <= ALL_ROWS;
  const view = useRowWindow({
    count: all ? 0 : rows.length,
    scroller,
    estimate: props.estimate ?? 37,
    keep: active,
    keyOf: (index) => (rows[index] === undefined ? String(index) : keyOf(rows[index])),
  });
  useFocusOn(() => document.getElementById(`${id}-${active}`), focusAsked);

  if (rows.length === 0 && props.empty) return <>{props.empty}</>;

  function pressHeading(column: Column<T>) {
    const next = {
      column: column.id,
      descending: sort?.column === column.id ? !sort.descending : false,
    };
    setOwnSort(next);
    props.onSort?.(next);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (!onOpen || event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
    const row = rows[active];
    const onRow = event.target instanceof HTMLElement && event.target.id === `${id}-${active}`;
    if (event.key === "Enter" && onRow && row !== undefined) {
      onOpen(keyOf(row), row);
      return;
    }
    const to = onRow ? movedTo(event.key, active, rows.length) : null;
    const next = to === null ? undefined : rows[to];
    if (to === null || next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    setActiveKey(keyOf(next));
    if (all) document.getElementById(`${id}-${to}`)?.scrollIntoView?.({ block: "nearest" });
    else view.scrollToIndex(to, { align: "auto" });
    askFocus((times) => times + 1);
  }

  const items = all ? rows.map((_, index) => index) : view.getVirtualItems().map((v) => v.index);
  const headerAt = Math.max(
    0,
    columns.findIndex((column) => column.isRowHeader),
  );
  const offset = (index: number) => view.measurementsCache[index];
  const line = (index: number) => {
    const row = rows[index];
    if (row === undefined) return null;
    const key = keyOf(row);
    return (
      <tr
        key={key}
        id={`${id}-${index}`}
        data-index={index}
        {...(all ? {} : { ref: view.measureElement })}
        aria-rowindex={index + 2}
        {...(onOpen
          ? {
              tabIndex: index === active ? 0 : -1,
              "aria-selected": key === props.selected,
              onClick: () => {
                setActiveKey(key);
                onOpen(key, row);
              },
            }
          : {})}
        className={cx(onOpen && styles.opens, key === props.selected && styles.selected)}
      >
        {columns.map((column, at) => {
          const Cell = at === headerAt ? "th" : "td";
          return (
            <Cell
              key={column.id}
              {...(at === headerAt ? { scope: "row" } : {})}
              className={cx(styles.cell, column.align === "end" && styles.end)}
            >
              {column.cell(row)}
            </Cell>
          );
        })}
      </tr>
    );
  };

  return (
    <div ref={scroller} className={styles.scroller} data-scroller="">
      <table
        {...(onOpen ? { role: "grid" } : {})}
        aria-label={props.label}
        aria-rowcount={rows.length + 1}
        className={styles.table}
        style={{ minWidth: `${leastWidth(columns)}rem` }}
        onKeyDown={onKeyDown}
      >
        <colgroup>
          {columns.map((column) => (
            <col
              key={column.id}
              {...(column.width === undefined ? {} : { style: { width: `${column.width}rem` } })}
            />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <Heading
                key={column.id}
                column={column}
                sort={sort}
                onPress={() => pressHeading(column)}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {all
            ? items.map(line)
            : withGaps(items, offset, view.getTotalSize(), columns.length, line)}
        </tbody>
      </table>
    </div>
  );
}

/** The width below which the table scrolls sideways rather than break words, in rem. */
function leastWidth<T>(columns: readonly Column<T>[]): number {
  return columns.reduce((sum, column) => sum + (column.width ?? column.minWidth ?? 10), 0);
}

type HeadingProps<T> = { column: Column<T>; sort: Sort | undefined; onPress: () => void };

function Heading<T>({ column, sort, onPress }: HeadingProps<T>) {
  const sorted = sort?.column === column.id;
  const Arrow = sort?.descending ? ArrowDown : ArrowUp;
  const className = cx(styles.heading, column.align === "end" && styles.end);
  if (!column.sortBy) {
    return (
      <th scope="col" className={className}>
        {column.heading}
      </th>
    );
  }
  return (
    <th
      scope="col"
      className={className}
      aria-sort={sorted ? (sort.descending ? "descending" : "ascending") : "none"}
    >
      <button type="button" className={styles.sort} onClick={onPress}>
        {column.heading}
        {sorted && <Arrow aria-hidden="true" />}
      </button>
    </th>
  );
}

/** The rows in view, with empty rows standing for the height of those that are not. */
function withGaps(
  items: readonly number[],
  offset: (index: number) => { start: number; end: number } | undefined,
  total: number,
  span: number,
  line: (index: number) => ReactNode,
): ReactNode[] {
  const made: ReactNode[] = [];
  let end = 0;
  const gap = (until: number, key: string) => {
    if (until > end) made.push(<Gap key={key} height={until - end} span={span} />);
  };
  for (const index of items) {
    const place = offset(index);
    if (!place) continue;
    gap(place.start, `before ${index}`);
    made.push(line(index));
    end = place.end;
  }
  gap(total, "after");
  return made;
}

function Gap({ height, span }: { height: number; span: number }) {
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: an empty row takes no focus
    <tr aria-hidden="true" className={styles.gap}>
      <td colSpan={span} style={{ height }} />
    </tr>
  );
}

const words = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** Rows in order; rows without a value come last either way. Rows that are equal keep their order. */
export function ordered<T>(
  rows: readonly T[],
  columns: readonly Column<T>[],
  sort: Sort | undefined,
): readonly T[] {
  const by = columns.find((column) => column.id === sort?.column)?.sortBy;
  if (!by || !sort) return rows;
  const sign = sort.descending ? -1 : 1;
  return rows
    .map((row) => ({ row, value: by(row) }))
    .sort(({ value: left }, { value: right }) => {
      if (left === null || right === null) return Number(left === null) - Number(right === null);
      if (typeof left === "number" && typeof right === "number") return sign * (left - right);
      return sign * words.compare(String(left), String(right));
    })
    .map(({ row }) => row);
}
