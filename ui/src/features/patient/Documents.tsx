import { useState } from "react";
import type { DocumentRow } from "../../backend";
import { Bdi, Button, EmptyState, SplitPane, VirtualList } from "../../components";
import { withoutTurns } from "../../format";
import { Asked } from "./Asked";
import { AskedPart } from "./AskedPart";
import styles from "./Documents.module.css";
import { PlainText } from "./PlainText";
import { useDocuments, useRecord } from "./queries";
import type { SectionProps } from "./sections";
import { dateWords } from "./words";

/** Documents and notes: a list, and what is chosen in it as plain text. */
export function Documents({ patientId, zone, onOpen }: SectionProps) {
  const query = useDocuments(patientId);
  const [chosen, setChosen] = useState<string | null>(null);
  const [detail, setDetail] = useState(false);
  return (
    <AskedPart
      patientId={patientId}
      part="documents"
      what="documents"
      query={query}
      isEmpty={(rows) => rows.length === 0}
      none={
        <EmptyState title="No documents: none recorded">
          <p>No document or note is recorded.</p>
        </EmptyState>
      }
    >
      {(rows) => {
        const open = rows.find((row) => row.id === chosen) ?? rows[0];
        return (
          <SplitPane
            listLabel="Documents"
            detailLabel="Document"
            showDetail={detail}
            onBack={() => setDetail(false)}
            initial={24}
            list={
              <VirtualList
                label="Documents"
                items={rows}
                keyOf={(row) => row.id}
                selected={open?.id}
                onSelect={(id) => setChosen(id)}
                onOpen={(id) => {
                  setChosen(id);
                  setDetail(true);
                }}
                estimate={86}
                render={(row) => <Line row={row} zone={zone} />}
              />
            }
            detail={
              open && (
                <Document key={open.id} row={open} zone={zone} onOpen={() => onOpen(open.id)} />
              )
            }
          />
        );
      }}
    </AskedPart>
  );
}

function Line({ row, zone }: { row: DocumentRow; zone: string }) {
  return (
    <div className={styles.line}>
      <p className={styles.title}>
        <Bdi text={row.title} />
      </p>
      <p className={styles.about}>
        {row.on ? dateWords(row.on, zone) : "date not recorded"} · <Bdi text={row.source} />
      </p>
      <p className={styles.excerpt} dir="auto">
        {withoutTurns(row.excerpt)}
      </p>
    </div>
  );
}

function Document({ row, zone, onOpen }: { row: DocumentRow; zone: string; onOpen: () => void }) {
  const query = useRecord(row.id);
  return (
    <article className={styles.document} aria-label="Document">
      <header>
        <h2>
          <Bdi text={row.title} />
        </h2>
        <p className={styles.about}>
          <Bdi text={row.author ?? "author not recorded"} /> ·{" "}
          {row.on ? dateWords(row.on, zone) : "date not recorded"} · <Bdi text={row.source} />
          {row.mediaType !== "text/plain" && ` · ${row.mediaType}, shown as plain text`}
        </p>
        <Button small onPress={onOpen}>
          All fields
        </Button>
      </header>
      <Asked what="document" query={query}>
        {(record) =>
          record.text === null ? (
            <p className="muted">The record holds no text. “All fields” shows what it holds.</p>
          ) : (
            <PlainText text={record.text} />
          )
        }
      </Asked>
    </article>
  );
}
