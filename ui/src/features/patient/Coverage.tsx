import type { AuthorizationRow, CoverageRow, CoverageView } from "../../backend";
import { Bdi, type Column, EmptyState, Notice, Tag, type Tone } from "../../components";
import { Asked } from "./Asked";
import { ChartTable, Name, Quiet } from "./ChartTable";
import styles from "./Coverage.module.css";
import { useCoverage } from "./queries";
import type { SectionProps } from "./sections";
import { dateWords, statusWords } from "./words";

const coverages = (zone: string): Column<CoverageRow>[] => [
  {
    id: "payer",
    heading: "Payer",
    cell: (row) => (
      <>
        <Name>{row.payer}</Name>
        <Quiet>
          <Bdi text={row.plan ?? "plan not recorded"} />
        </Quiet>
      </>
    ),
  },
  {
    id: "member",
    heading: "Member",
    width: 10,
    cell: (row) => <Bdi text={row.member ?? "not recorded"} />,
  },
  {
    id: "group",
    heading: "Group",
    width: 8,
    cell: (row) => <Bdi text={row.group ?? "not recorded"} />,
  },
  {
    id: "status",
    heading: "Status",
    width: 8,
    cell: (row) => (
      <Tag tone={row.status === "active" ? "blue" : "plain"}>{statusWords(row.status)}</Tag>
    ),
  },
  {
    id: "period",
    heading: "Covered",
    width: 14,
    cell: (row) =>
      `${dateWords(row.from, zone)} to ${row.to ? dateWords(row.to, zone) : "no end recorded"}`,
  },
];

const TONES: Readonly<Record<string, Tone>> = {
  pended: "amber",
  denied: "amber",
  approved: "blue",
};

const authorizations = (zone: string): Column<AuthorizationRow>[] => [
  {
    id: "service",
    heading: "For",
    cell: (row) => (
      <>
        <Name>{row.service}</Name>
        <Quiet>
          <Bdi text={row.payer ?? "payer not recorded"} />
          {row.expedited && " · expedited"}
        </Quiet>
        {row.denial && (
          <Quiet>
            Denied: <Bdi text={row.denial} />
          </Quiet>
        )}
      </>
    ),
  },
  {
    id: "status",
    heading: "Status",
    width: 8,
    cell: (row) => <Tag tone={TONES[row.status] ?? "plain"}>{statusWords(row.status)}</Tag>,
    sortBy: (row) => row.status,
  },
  {
    id: "number",
    heading: "Number",
    width: 9,
    cell: (row) => <Bdi text={row.number ?? "none yet"} />,
  },
  {
    id: "requested",
    heading: "Requested",
    width: 8,
    cell: (row) => dateWords(row.requestedOn, zone),
    sortBy: (row) => row.requestedOn,
  },
  {
    id: "due",
    heading: "Decision due",
    width: 8,
    cell: (row) => dateWords(row.due, zone),
    sortBy: (row) => row.due,
  },
];

/** Who pays, and what they were asked to. */
export function Coverage({ patientId, zone, opened, onOpen }: SectionProps) {
  const query = useCoverage(patientId);
  return (
    <Asked what="coverage" query={query} empty={nothing}>
      {(data) => (
        <div className={styles.parts}>
          {data.notHeld && <Notice title={data.notHeld} announce="off" />}
          <section aria-label="Coverage">
            <h2>Coverage</h2>
            {data.coverages.length === 0 ? (
              <p>None recorded</p>
            ) : (
              <ChartTable
                label="Coverage"
                columns={coverages(zone)}
                rows={data.coverages}
                keyOf={(row) => row.id}
                opened={opened}
                onOpen={onOpen}
              />
            )}
          </section>
          <section aria-label="Authorizations">
            <h2>Authorizations</h2>
            {data.authorizations.length === 0 ? (
              <p>None recorded</p>
            ) : (
              <ChartTable
                label="Authorizations"
                columns={authorizations(zone)}
                rows={data.authorizations}
                keyOf={(row) => row.id}
                opened={opened}
                onOpen={onOpen}
              />
            )}
          </section>
        </div>
      )}
    </Asked>
  );
}

function nothing(data: CoverageView) {
  if (data.coverages.length > 0 || data.authorizations.length > 0) return null;
  return data.notHeld ? (
    <EmptyState title="Not in your role’s data">
      <p>{data.notHeld}</p>
    </EmptyState>
  ) : (
    <EmptyState title="No coverage: none recorded">
      <p>Neither a coverage nor an authorization is recorded.</p>
    </EmptyState>
  );
}
