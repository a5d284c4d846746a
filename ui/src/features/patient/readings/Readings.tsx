import { useState } from "react";
import { Radio, RadioGroup } from "react-aria-components/RadioGroup";
import type { SeriesName } from "../../../backend";
import { EmptyState, Select } from "../../../components";
import { Asked } from "../Asked";
import { AskedPart } from "../AskedPart";
import { useDevices, useGaps, useSeries, useSeriesNames } from "../queries";
import type { SectionProps } from "../sections";
import { counted } from "../words";
import { DeviceList } from "./DeviceList";
import { ReadingChart } from "./ReadingChart";
import styles from "./Readings.module.css";
import { ReadingTable } from "./ReadingTable";
import { RANGES, rangeWords } from "./series";

export type ReadingsProps = SectionProps & { now: Date };

/** Devices, and readings and labs as charts with every value in a table. */
export function Readings({ patientId, zone, now, opened, onOpen }: ReadingsProps) {
  const devices = useDevices(patientId);
  const names = useSeriesNames(patientId);
  const gaps = useGaps(patientId);
  const whole = gaps.data !== undefined && !gaps.data.some((gap) => gap.part === "readings");
  const [code, setCode] = useState<string | null>(null);
  const [days, setDays] = useState<number>(90);
  return (
    <div className={styles.readings}>
      <section aria-label="Devices">
        <h2>Devices</h2>
        <Asked
          what="devices"
          query={devices}
          empty={(rows) =>
            rows.length === 0 ? (
              <p className={styles.none}>{whole ? "None recorded" : "Not known here"}</p>
            ) : null
          }
        >
          {(rows) => <DeviceList devices={rows} zone={zone} onOpen={onOpen} onSeries={setCode} />}
        </Asked>
      </section>
      <AskedPart
        patientId={patientId}
        part="readings"
        what="readings and labs"
        query={names}
        isEmpty={(rows) => rows.length === 0}
        none={
          <EmptyState title="No readings: none recorded">
            <p>No reading or lab value is recorded.</p>
          </EmptyState>
        }
      >
        {(rows) => {
          const chosen = rows.find((row) => row.code === code) ?? rows[0];
          return chosen ? (
            <section aria-label="Chart">
              <div className={styles.choices}>
                <Select
                  label="Series"
                  choices={rows.map(choice)}
                  selected={chosen.code}
                  onSelect={setCode}
                />
                <Ranges days={days} onDays={setDays} />
              </div>
              <Chart
                patientId={patientId}
                code={chosen.code}
                days={days}
                zone={zone}
                now={now}
                opened={opened}
                onOpen={onOpen}
              />
            </section>
          ) : null;
        }}
      </AskedPart>
    </div>
  );
}

const choice = (row: SeriesName) => ({
  id: row.code,
  label: row.name,
  detail: counted(row.count, "value"),
});

function Ranges({ days, onDays }: { days: number; onDays: (days: number) => void }) {
  return (
    <RadioGroup
      aria-label="Range"
      orientation="horizontal"
      value={String(days)}
      onChange={(value) => onDays(Number(value))}
      className={styles.ranges ?? ""}
    >
      {RANGES.map((range) => (
        <Radio key={range} value={String(range)} className={styles.range ?? ""}>
          {rangeWords(range)}
        </Radio>
      ))}
    </RadioGroup>
  );
}

type ChartProps = ReadingsProps & { code: string; days: number };

function Chart({ patientId, code, days, zone, now, opened, onOpen }: ChartProps) {
  const query = useSeries(patientId, code, days);
  return (
    <Asked
      what="readings"
      query={query}
      empty={(series) =>
        series.points.length === 0 ? (
          <EmptyState
            title={`No readings in ${days === 0 ? "the chart" : `the last ${days} days`}`}
          >
            <p>Choose a longer range to see older ones.</p>
          </EmptyState>
        ) : null
      }
    >
      {(series) => (
        <>
          <ReadingChart series={series} days={days} zone={zone} now={now} pointed={opened} />
          <ReadingTable series={series} zone={zone} opened={opened} onOpen={onOpen} />
        </>
      )}
    </Asked>
  );
}
