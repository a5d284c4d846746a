import type { ReactNode } from "react";
import type { AuditLine } from "../../backend";
import { Bdi, Table, Tag } from "../../components";
import { formatInstant } from "../../format";
import { actionWords, outcomeOf } from "./words";

/** Entries of the audit as rows, newest first. */
export function EntryTable(props: {
  label: string;
  entries: readonly AuditLine[];
  zone: string;
  onOpen: (entry: AuditLine) => void;
  empty: ReactNode;
}) {
  const { zone } = props;
  return (
    <Table
      label={props.label}
      rows={props.entries}
      keyOf={(entry) => String(entry.seq)}
      onOpen={(_, entry) => props.onOpen(entry)}
      columns={[
        { id: "seq", heading: "No.", width: 5, align: "end", cell: (entry) => entry.seq },
        {
          id: "at",
          heading: "When",
          width: 11,
          cell: (entry) => formatInstant(entry.at, zone, { seconds: true }),
        },
        {
          id: "user",
          heading: "Who",
          isRowHeader: true,
          cell: (entry) => (
            <>
              <Bdi text={entry.user} /> <span className="muted small">{entry.role}</span>
            </>
          ),
        },
        { id: "what", heading: "What", cell: (entry) => actionWords(entry) },
        {
          id: "patients",
          heading: "Patients",
          width: 6,
          align: "end",
          cell: (entry) => entry.patients,
        },
        {
          id: "outcome",
          heading: "Outcome",
          width: 11,
          cell: (entry) => {
            const { word, tone } = outcomeOf(entry.outcome);
            return <Tag tone={tone}>{word}</Tag>;
          },
        },
      ]}
      empty={props.empty}
    />
  );
}
