import { CalendarClock, CircleX, Hourglass, PhoneCall, Share2, Undo2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { type Refusal, refusalOf, useBackend, type WorklistItem } from "../../backend";
import { Bdi, Button, Menu, PersonName, Tag } from "../../components";
import { useChanged } from "../../queries";
import { Identity } from "../Identity";
import { alertTags } from "../patientWords";
import { usePlaces } from "../places";
import { ProposalPanel } from "../proposal/ProposalPanel";
import { RefusalNotice } from "../proposal/RefusalNotice";
import type { ProposalActions } from "../proposal/useProposalActions";
import { isOpen } from "../proposal/words";
import { ReplyCard } from "../replies/ReplyCard";
import type { MarkDialogKind } from "./MarkDialogs";
import styles from "./Today.module.css";
import { Careful, WhyHere } from "./WhyHere";

export type TodayDetailProps = {
  item: WorklistItem;
  zone: string;
  now: Date;
  actions: ProposalActions;
  editing: boolean;
  onEditing: (editing: boolean) => void;
  onMark: (kind: MarkDialogKind | "called" | "clear") => void;
  /** A refusal of a mark. */
  refusal: Refusal | null;
  onClearRefusal: () => void;
};

/** What is known of the chosen patient, the draft, and what can be done. */
export function TodayDetail(props: TodayDetailProps) {
  const { item } = props;
  const { openSource } = usePlaces();
  const first = (
    <>
      <RefusalNotice refusal={props.refusal} onDismiss={props.onClearRefusal} />
      {item.reply && item.reply.readBy === null && (
        <ReplyCard key={item.reply.id} reply={item.reply} zone={props.zone} now={props.now} />
      )}
    </>
  );
  const around = (
    <>
      <Careful item={item} />
      <WhyHere item={item} />
    </>
  );
  return (
    <div className={styles.detail}>
      <DetailHead item={item} />
      <div className={styles.detailRest}>
        {item.draft ? (
          <ProposalPanel
            key={item.draft.id}
            id={item.draft.id}
            zone={props.zone}
            now={props.now}
            actions={props.actions}
            editing={props.editing}
            onEditing={props.onEditing}
            onSource={(source) => openSource(source, item.patient.id)}
            first={first}
            more={
              <MarkButtons
                item={item}
                onMark={props.onMark}
                onDecline={() => {
                  const { draft } = item;
                  if (draft) {
                    void props.actions.sign([{ id: draft.id, shownDigest: draft.shownDigest }]);
                  }
                }}
              />
            }
            showGrounds={false}
            showDecline={false}
          >
            {around}
          </ProposalPanel>
        ) : (
          <NoDraft item={item} onMark={props.onMark} first={first}>
            {around}
          </NoDraft>
        )}
      </div>
    </div>
  );
}

function DetailHead({ item }: { item: WorklistItem }) {
  const { openChart } = usePlaces();
  const { patient } = item;
  return (
    <header className={styles.detailHead}>
      <div>
        <h2 className={styles.detailName}>
          <PersonName name={patient} />
          {patient.preferred && (
            <span className="muted">
              {" "}
              “<Bdi text={patient.preferred} />”
            </span>
          )}
        </h2>
        <p className="small">
          <Identity patient={patient} phone />
          {item.coach && (
            <span className="muted">
              {" "}
              · coach <Bdi text={item.coach} />
            </span>
          )}
        </p>
        <p className={styles.alerts}>
          {alertTags(patient).map((alert) => (
            <Tag key={alert.word} tone={alert.tone}>
              {alert.word}
            </Tag>
          ))}
        </p>
      </div>
      <Button small onPress={() => openChart(patient.id)} aria-keyshortcuts="O">
        Open chart
      </Button>
    </header>
  );
}

type MarkButtonsProps = Pick<TodayDetailProps, "item" | "onMark"> & {
  /** Withdraws the open draft, in the signing window. */
  onDecline?: () => void;
};

function MarkButtons({ item, onMark, onDecline }: MarkButtonsProps) {
  const declinable = onDecline !== undefined && item.draft !== null && isOpen(item.draft);
  const marked = item.mark !== null && item.mark.mark !== "clear";
  return (
    <>
      <Button onPress={() => onMark("called")} aria-label="Called instead" aria-keyshortcuts="C">
        Called
      </Button>
      <Button onPress={() => onMark("snooze")} aria-keyshortcuts="S">
        Snooze…
      </Button>
      <Menu
        label="More for this patient"
        trigger={<Button kind="quiet">More…</Button>}
        onAction={(id) => {
          if (id === "decline") onDecline?.();
          else if (id === "wait" || id === "hand" || id === "done" || id === "clear") onMark(id);
        }}
        entries={[
          {
            id: "wait",
            label: "Waiting for…",
            keys: "W",
            icon: <Hourglass aria-hidden="true" />,
          },
          {
            id: "hand",
            label: "Hand to a colleague…",
            keys: "H",
            icon: <Share2 aria-hidden="true" />,
          },
          {
            id: "done",
            label: "Not needed today…",
            keys: "N",
            icon: <CalendarClock aria-hidden="true" />,
          },
          {
            id: "clear",
            label: "Back on the list",
            keys: "U",
            icon: <Undo2 aria-hidden="true" />,
            disabled: !marked,
          },
          {
            id: "decline",
            label: "Decline the draft…",
            icon: <CircleX aria-hidden="true" />,
            disabled: !declinable,
          },
        ]}
      />
    </>
  );
}

function NoDraft({
  item,
  onMark,
  first,
  children,
}: Pick<TodayDetailProps, "item" | "onMark"> & { first: ReactNode; children: ReactNode }) {
  const backend = useBackend();
  const changed = useChanged();
  const [busy, setBusy] = useState<string | null>(null);
  const [said, setSaid] = useState("");
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  async function draft(channel: "sms" | "email") {
    setBusy(channel);
    setRefusal(null);
    setSaid("");
    try {
      const turn = await backend.draftMessage(item.patient.id, channel);
      if (turn.drafts.length === 0) setSaid(turn.message || "No draft could be made.");
    } catch (error) {
      setRefusal(refusalOf(error));
    } finally {
      setBusy(null);
      changed("proposals");
    }
  }

  const barred = item.notDrafted;
  return (
    <div className={styles.noDraft}>
      <div className={styles.noDraftBody}>
        {first}
        {barred ? (
          <section className={styles.card}>
            <h2>
              {barred.call && <PhoneCall aria-hidden="true" className={styles.inlineIcon} />}
              {barred.call ? "Call instead" : "No message to write"}
            </h2>
            <p>{barred.sentence}</p>
            <p>{barred.instead}</p>
          </section>
        ) : (
          <section className={styles.card}>
            <h2>No draft yet</h2>
            <p>
              A draft is written here from the chart and waits for your signature. Nothing leaves
              before that.
            </p>
          </section>
        )}
        {children}
      </div>
      {(said || refusal) && (
        <div className={styles.said}>
          {said && <p role="status">{said}</p>}
          <RefusalNotice refusal={refusal} onDismiss={() => setRefusal(null)} />
        </div>
      )}
      <footer className={styles.foot}>
        {!barred && (
          <>
            <Button
              kind="go"
              onPress={() => void draft("sms")}
              busy={busy === "sms"}
              aria-keyshortcuts="T"
            >
              Draft a text
            </Button>
            <Button onPress={() => void draft("email")} busy={busy === "email"}>
              Draft an e-mail
            </Button>
          </>
        )}
        <MarkButtons item={item} onMark={onMark} />
      </footer>
    </div>
  );
}
