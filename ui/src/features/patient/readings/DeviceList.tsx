import type { DeviceRow } from "../../../backend";
import { Bdi, Button, DefinitionList, Tag } from "../../../components";
import { formatNumber } from "../../../format";
import { dateWords, statusWords } from "../words";
import styles from "./Readings.module.css";

/** Days over which use is counted. */
const SPAN = 30;

export type DeviceListProps = {
  devices: readonly DeviceRow[];
  zone: string;
  onOpen: (record: string) => void;
  /** Shows a series of the device. */
  onSeries: (code: string) => void;
};

/** Devices handed out, each with its last reading and the days it was used. */
export function DeviceList({ devices, zone, onOpen, onSeries }: DeviceListProps) {
  return (
    <ul className={styles.devices}>
      {devices.map((device) => (
        <li key={device.id}>
          <div className={styles.deviceHead}>
            <h3>
              <Bdi text={device.kind} />
            </h3>
            <Tag tone={device.status === "active" ? "blue" : "plain"}>
              {statusWords(device.status)}
            </Tag>
          </div>
          <Use days={device.daysUsed} expected={device.expectedPerDay} />
          <DefinitionList
            items={[
              {
                term: "Last reading",
                value: device.lastReading ? dateWords(device.lastReading, zone) : "none recorded",
              },
              {
                term: "Serial",
                value: device.serialEnd ? `ends in ${device.serialEnd}` : "not recorded",
              },
              { term: "Handed out", value: dateWords(device.assignedOn, zone) },
              ...(device.returnedOn
                ? [{ term: "Returned", value: dateWords(device.returnedOn, zone) }]
                : []),
            ]}
          />
          <div className={styles.deviceActions}>
            {device.series.map((series) => (
              <Button key={series.code} small onPress={() => onSeries(series.code)}>
                Show {series.name}
              </Button>
            ))}
            <Button
              small
              kind="quiet"
              aria-label={`Record of ${device.kind}`}
              onPress={() => onOpen(device.id)}
            >
              Record
            </Button>
          </div>
        </li>
      ))}
    </ul>
  );
}

function Use({ days, expected }: { days: number; expected: number | null }) {
  const asked =
    expected === null ? "times a day not set" : `${formatNumber(expected)} a day asked for`;
  return (
    <div className={styles.use}>
      <p>
        <b>
          {days} of {SPAN} days
        </b>{" "}
        used · {asked}
      </p>
      <div className={styles.useTrack} aria-hidden="true">
        <div style={{ width: `${(Math.min(days, SPAN) / SPAN) * 100}%` }} />
      </div>
    </div>
  );
}
