import type { MedicationRow } from "../../backend";
import { Bdi, type Column, EmptyState, Tag } from "../../components";
import { genericName, tallMan } from "../../format";
import { AskedPart } from "./AskedPart";
import { ChartTable, Name, Quiet } from "./ChartTable";
import { useMedications } from "./queries";
import type { SectionProps } from "./sections";
import { counted, dateWords, statusWords } from "./words";

/** A refill's state in words; null when nothing is late or known. */
export function lateWords(row: MedicationRow): string | null {
  if (row.daysLate === null || row.daysLate <= 0) return null;
  return `refill ${counted(row.daysLate, "day")} late`;
}

function refillsWords(left: number | null): string {
  if (left === null) return "refills not recorded";
  return left === 0 ? "no refills left" : `${counted(left, "refill")} left`;
}

/** Name and strength as the field writes them; a number is never parted from its unit. */
export const medicationName = (row: MedicationRow): string =>
  [genericName(row.name), row.strength?.replace(/(\d) (?=\p{L}|%)/gu, "$1\u00a0")]
    .filter(Boolean)
    .join(" ");

const columns = (zone: string): Column<MedicationRow>[] => [
  {
    id: "name",
    heading: "Medication",
    cell: (row) => (
      <>
        <Name>{medicationName(row)}</Name>{" "}
        <Tag tone={row.status === "active" ? "blue" : "plain"}>{statusWords(row.status)}</Tag>
        {row.strength === null && <Quiet>strength not recorded</Quiet>}
        <Quiet>
          <Bdi
            text={row.instruction ? tallMan(row.instruction) : "how it is taken: not recorded"}
          />
        </Quiet>
      </>
    ),
    sortBy: (row) => row.name.toLowerCase(),
  },
  {
    id: "refill",
    heading: "Refill",
    width: 11,
    cell: (row) => {
      const late = lateWords(row);
      return (
        <>
          {late ? <Tag tone="amber">{late}</Tag> : null}
          <Quiet>due {dateWords(row.refillDue, zone)}</Quiet>
          <Quiet>last filled {dateWords(row.lastFilled, zone)}</Quiet>
          <Quiet>{refillsWords(row.refillsLeft)}</Quiet>
        </>
      );
    },
    sortBy: (row) => row.daysLate,
  },
  {
    id: "written",
    heading: "Written",
    width: 10,
    cell: (row) => (
      <>
        {dateWords(row.writtenOn, zone)}
        <Quiet>
          <Bdi text={row.prescriber ?? "prescriber not recorded"} />
        </Quiet>
        <Quiet>
          <Bdi text={row.source} />
        </Quiet>
      </>
    ),
    sortBy: (row) => row.writtenOn,
  },
];

const rank = (row: MedicationRow) => (row.status === "active" ? (lateWords(row) ? 0 : 1) : 2);

/** Prescriptions: late refills first, then what is taken now, then what was. */
export function Medications({ patientId, zone, opened, onOpen }: SectionProps) {
  const query = useMedications(patientId);
  return (
    <AskedPart
      patientId={patientId}
      part="medications"
      what="medications"
      query={query}
      isEmpty={(rows) => rows.length === 0}
      none={
        <EmptyState title="No medications: none recorded">
          <p>No prescription is recorded. Ask what is taken.</p>
        </EmptyState>
      }
    >
      {(rows) => (
        <ChartTable
          label="Medications"
          columns={columns(zone)}
          rows={[...rows].sort((a, b) => rank(a) - rank(b))}
          keyOf={(row) => row.id}
          opened={opened}
          onOpen={onOpen}
        />
      )}
    </AskedPart>
  );
}
