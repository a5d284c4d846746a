import type { ReactNode } from "react";
import { Bdi, type Column, Table } from "../../components";
import styles from "./ChartTable.module.css";

export type ChartTableProps<T> = {
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  keyOf: (row: T) => string;
  /** Opens the row's record beside the chart. */
  onOpen: (id: string) => void;
  opened: string | null;
  /** Stands above the table. */
  note?: ReactNode;
};

/** A table of the chart; Enter or a press opens the row's record. */
export function ChartTable<T>({ note, onOpen, opened, ...table }: ChartTableProps<T>) {
  return (
    <div className={styles.frame}>
      {note && <div className={styles.note}>{note}</div>}
      <div className={styles.table}>
        <Table {...table} selected={opened} onOpen={(key) => onOpen(key)} />
      </div>
    </div>
  );
}

/** What a row is about; it wraps between words before it breaks one. */
export const Name = ({ children }: { children: string }) => (
  <b className={styles.name}>
    <Bdi text={children} />
  </b>
);

/** A second, quieter line in a cell. */
export const Quiet = ({ children }: { children: ReactNode }) => (
  <span className={styles.quiet}>{children}</span>
);
