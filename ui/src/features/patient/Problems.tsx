import type { ProblemRow } from "../../backend";
import { Bdi, type Column, EmptyState, Tag } from "../../components";
import { AskedPart } from "./AskedPart";
import { ChartTable, Name, Quiet } from "./ChartTable";
import { useProblems } from "./queries";
import type { SectionProps } from "./sections";
import { dateWords, statusWords } from "./words";

const CURRENT = new Set(["active", "recurrence", "relapse"]);

const columns = (zone: string): Column<ProblemRow>[] => [
  {
    id: "name",
    heading: "Problem",
    cell: (row) => (
      <>
        <Name>{row.name}</Name>
        <Quiet>ICD-10-CM {row.code ?? "not recorded"}</Quiet>
      </>
    ),
    sortBy: (row) => row.name,
  },
  {
    id: "status",
    heading: "Status",
    width: 8,
    cell: (row) => (
      <Tag tone={CURRENT.has(row.status) ? "blue" : "plain"}>{statusWords(row.status)}</Tag>
    ),
    sortBy: (row) => row.status,
  },
  {
    id: "onset",
    heading: "Since",
    width: 8,
    cell: (row) => dateWords(row.onset, zone),
    sortBy: (row) => row.onset,
  },
  {
    id: "ended",
    heading: "Ended",
    width: 8,
    cell: (row) => (row.ended ? dateWords(row.ended, zone) : "–"),
    sortBy: (row) => row.ended,
  },
  { id: "source", heading: "Source", width: 10, cell: (row) => <Bdi text={row.source} /> },
];

/** Problems; current ones first. */
export function Problems({ patientId, zone, opened, onOpen }: SectionProps) {
  const query = useProblems(patientId);
  return (
    <AskedPart
      patientId={patientId}
      part="problems"
      what="problems"
      query={query}
      isEmpty={(rows) => rows.length === 0}
      none={
        <EmptyState title="No problems: none recorded">
          <p>No problem is recorded.</p>
        </EmptyState>
      }
    >
      {(rows) => (
        <ChartTable
          label="Problems"
          columns={columns(zone)}
          rows={[...rows].sort(
            (a, b) => Number(CURRENT.has(b.status)) - Number(CURRENT.has(a.status)),
          )}
          keyOf={(row) => row.id}
          opened={opened}
          onOpen={onOpen}
        />
      )}
    </AskedPart>
  );
}
