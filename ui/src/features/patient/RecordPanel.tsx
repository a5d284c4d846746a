import { X } from "lucide-react";
import type { RecordView } from "../../backend";
import { Bdi, Button, DefinitionList, IconButton, Notice, VisuallyHidden } from "../../components";
import { Asked } from "./Asked";
import { PlainText } from "./PlainText";
import { useRecord } from "./queries";
import styles from "./RecordPanel.module.css";
import { dateWords } from "./words";

export type RecordPanelProps = {
  /** `Type/id`. */
  id: string;
  /** Whose chart is open; a record of another patient is not shown in it. */
  patientId: string;
  zone: string;
  onClose: () => void;
  onOpenPatient: (id: string, record: string) => void;
  /** Opens what was sent from here where it was approved. */
  onOpenProposal?: ((id: string) => void) | undefined;
};

const PROPOSAL = "Proposal/";

/** One record in full, beside the chart. Escape closes it. */
export function RecordPanel(props: RecordPanelProps) {
  const { id, zone, onClose, onOpenProposal } = props;
  const query = useRecord(id);
  const other = query.data?.patientId != null && query.data.patientId !== props.patientId;
  return (
    <aside
      className={styles.panel}
      aria-label="Record"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.stopPropagation();
        onClose();
      }}
    >
      <div className={styles.head}>
        <h2>{other ? "Another patient’s record" : <Bdi text={query.data?.title ?? "Record"} />}</h2>
        <IconButton label="Close the record" keys="Esc" onPress={onClose}>
          <X aria-hidden="true" />
        </IconButton>
      </div>
      {/* The keyboard scrolls what is longer than the panel. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls takes focus */}
      <section className={styles.body} tabIndex={0} aria-label="Record in full">
        <Asked what="record" query={query}>
          {(record) =>
            other ? (
              <OfAnother record={record} onOpen={props.onOpenPatient} />
            ) : (
              <InFull record={record} zone={zone} />
            )
          }
        </Asked>
        {onOpenProposal && id.startsWith(PROPOSAL) && (
          <Button small onPress={() => onOpenProposal(id.slice(PROPOSAL.length))}>
            Open in Approvals
          </Button>
        )}
      </section>
      <VisuallyHidden>
        <span role="status">
          {query.data && !other ? `Record opened beside the chart: ${query.data.title}` : ""}
        </span>
      </VisuallyHidden>
    </aside>
  );
}

function InFull({ record, zone }: { record: RecordView; zone: string }) {
  return (
    <>
      {record.fields.length === 0 && record.text === null && (
        <p>The record holds no more than its title.</p>
      )}
      {record.fields.length > 0 && (
        <DefinitionList
          items={record.fields.map(({ label, value }) => ({
            term: label,
            value: value === "" ? "not recorded" : <Bdi text={value} />,
          }))}
        />
      )}
      {record.text !== null && <PlainText text={record.text} />}
      <p className={styles.origin}>
        <Bdi text={record.source} /> · version {record.version} · kept here{" "}
        {dateWords(record.asOf, zone)} · <Bdi text={record.id} />
      </p>
    </>
  );
}

function OfAnother({
  record,
  onOpen,
}: {
  record: RecordView;
  onOpen: (id: string, record: string) => void;
}) {
  const { patientId } = record;
  return (
    <Notice
      tone="red"
      title="This record belongs to another patient."
      todo="It is shown in that patient’s chart only."
    >
      {patientId !== null && (
        <Button small onPress={() => onOpen(patientId, record.id)}>
          Open that chart
        </Button>
      )}
    </Notice>
  );
}
