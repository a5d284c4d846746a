import { useState } from "react";
import type { ReadingPoint, ReadingSeries } from "../../../backend";
import { Checkbox, type Column, Table, Tag } from "../../../components";
import { formatNumber } from "../../../format";
import { counted, dateWords } from "../words";
import styles from "./Readings.module.css";
import { dated, isOut, tagOf } from "./series";

export type ReadingTableProps = {
  series: ReadingSeries;
  zone: string;
  opened: string | null;
  onOpen: (record: string) => void;
};

const columns = (series: ReadingSeries, zone: string): Column<ReadingPoint>[] => [
  {
    id: "at",
    heading: "When",
    width: 10,
    cell: (row) => dateWords(row.at, zone),
    sortBy: (row) => row.at,
  },
  ...series.lines.map(
    (line, at): Column<ReadingPoint> => ({
      id: `line ${at}`,
      heading: series.unit ? `${line}, ${series.unit}` : line,
      width: 7.5,
      align: "end",
      cell: (row) => {
        const value = row.values[at];
        return value === null || value === undefined ? "missing" : formatNumber(value);
      },
      sortBy: (row) => row.values[at] ?? null,
    }),
  ),
  {
    id: "word",
    heading: "Range",
    cell: (row) => {
      if (row.word === null) return "in range";
      const tag = tagOf(row.word);
      return (
        <Tag tone={tag.tone} symbol={tag.symbol}>
          {row.word}
        </Tag>
      );
    },
    sortBy: (row) => row.word,
  },
  {
    id: "from",
    heading: "From",
    width: 7,
    cell: (row) => (row.device ? "device" : "not a device"),
    sortBy: (row) => Number(row.device),
  },
];

/** Rows from which the table scrolls by itself. */
const MANY = 14;

/** Every reading of the chart, newest first; Enter opens the record. */
export function ReadingTable({ series, zone, opened, onOpen }: ReadingTableProps) {
  const [outOnly, setOutOnly] = useState(false);
  const all = dated(series).reverse();
  const out = all.filter(isOut);
  const rows = outOnly ? out : all;
  return (
    <section aria-label="Readings in numbers">
      <div className={styles.tableHead}>
        <h2>{counted(rows.length, "reading")}</h2>
        <Checkbox isSelected={outOnly} onChange={setOutOnly}>
          Out of range only ({out.length})
        </Checkbox>
      </div>
      <div className={rows.length > MANY ? styles.long : undefined}>
        <Table
          label={`${series.name}, readings`}
          columns={columns(series, zone)}
          rows={rows}
          keyOf={(row) => row.id}
          selected={opened}
          onOpen={(id) => onOpen(id)}
          empty={<p className={styles.none}>None out of range.</p>}
        />
      </div>
    </section>
  );
}
