import { useMemo, useState } from "react";
import type { Mark, TodayFilter, TodayList, WorklistItem } from "../../backend";
import { refusalOf, useBackend } from "../../backend";
import {
  Button,
  EmptyState,
  ErrorState,
  Loading,
  SplitPane,
  Tabs,
  useToast,
  VirtualList,
} from "../../components";
import { keys, useAsked, useChanged, useSession, useStatus } from "../../queries";
import { useNow, useRouter, useShortcuts } from "../../shell";
import { NotRefreshed } from "../NotRefreshed";
import { usePlaces } from "../places";
import { NOT_PICKABLE, usePicked } from "../proposal/picked";
import { READ_FIRST, signable, useRead } from "../proposal/read";
import { useProposalActions } from "../proposal/useProposalActions";
import { isOpen } from "../proposal/words";
import { RepliesList } from "../replies/RepliesList";
import { useHeld } from "../useHeld";
import { type MarkDialogKind, MarkDialogs } from "./MarkDialogs";
import { grouped, groupOf, nextAfter, titleOf } from "./model";
import { PickedBar } from "./PickedBar";
import { PrintedList } from "./PrintedList";
import { SetAsideList } from "./SetAsideList";
import styles from "./Today.module.css";
import { TodayDetail } from "./TodayDetail";
import { TodayHead, TodayKeys } from "./TodayHead";
import { TodayNotices } from "./TodayNotices";
import { TodayRow } from "./TodayRow";
import { useMarks } from "./useMarks";
import { useSignedMovesOn } from "./useSignedMovesOn";

/** Rows asked for at most; more patients than this have a filter. */
const LIMIT = 10_000;

/** The coach's morning: who needs what, why, the draft beside it. */
export function TodayView() {
  const [reason, setReason] = useState("all");
  const [mine, setMine] = useState(true);
  const filter: TodayFilter = useMemo(
    () => ({ reason: reason === "all" ? null : reason, mine, limit: LIMIT }),
    [reason, mine],
  );
  const session = useSession();
  const asked = useAsked(keys.today(filter), (backend) => backend.today(filter));
  const status = useStatus();
  const [tab, setTab] = useState("list");
  const zone = session.data?.zone ?? "UTC";
  const now = useNow();
  const list = asked.data;
  return (
    <div className={styles.view}>
      <TodayHead
        list={list}
        zone={zone}
        reason={reason}
        onReason={setReason}
        mine={mine}
        onMine={setMine}
        refreshing={asked.isFetching}
      />
      <TodayNotices
        list={list}
        status={status.data}
        now={now}
        onReplies={() => setTab("replies")}
      />
      <NotRefreshed asked={asked} />
      <div className={styles.tabs}>
        <Tabs
          label="Today"
          selected={tab}
          onSelect={setTab}
          tools={tab === "list" && <TodayKeys />}
          tabs={[
            {
              id: "list",
              label: "Follow-up",
              count: list ? list.counts.urgent + list.counts.due + list.counts.routine : undefined,
              panel: (
                <Worklist
                  asked={asked}
                  zone={zone}
                  now={now}
                  filtered={reason !== "all" || mine}
                  onAll={() => {
                    setReason("all");
                    setMine(false);
                  }}
                />
              ),
            },
            {
              id: "replies",
              label: "Messages",
              count: status.data?.unreadReplies,
              panel: <RepliesList zone={zone} now={now} />,
            },
            {
              id: "aside",
              label: "Set aside",
              count: list?.setAside.length,
              panel: <SetAsideList list={list} />,
            },
          ]}
        />
      </div>
    </div>
  );
}

type Asked = {
  data: TodayList | undefined;
  isPending: boolean;
  isError: boolean;
  error: unknown;
  isFetching: boolean;
  dataUpdatedAt: number;
  refetch: () => unknown;
};

type WorklistProps = {
  asked: Asked;
  zone: string;
  now: Date;
  filtered: boolean;
  onAll: () => void;
};

function Worklist({ asked, zone, now, filtered, onAll }: WorklistProps) {
  if (asked.isPending) return <Loading what="today’s list" lines={8} />;
  if (asked.isError && !asked.data) {
    return (
      <ErrorState
        error={asked.error}
        what="The list could not be made"
        onRetry={() => void asked.refetch()}
        retrying={asked.isFetching}
      />
    );
  }
  const list = asked.data;
  if (!list) return null;
  if (list.items.length === 0) {
    return (
      <EmptyState
        title={filtered ? "Nobody here under this filter" : "Nobody needs following up"}
        action={filtered ? <Button onPress={onAll}>Show everybody</Button> : undefined}
      >
        {list.asOf === null
          ? "Nothing was read from the practice yet. Synchronise under Sources."
          : "No missed visit, late reading, quiet device or unanswered message."}
      </EmptyState>
    );
  }
  return <Desk list={list} zone={zone} now={now} />;
}

const patientOf = (item: WorklistItem): string => item.patient.id;

function Desk({ list, zone, now }: { list: TodayList; zone: string; now: Date }) {
  const { route, go } = useRouter();
  const backend = useBackend();
  const changed = useChanged();
  // Counted: an engine that does not say when it has printed must not stop the next one.
  const [printing, setPrinting] = useState(0);
  const say = useToast();
  const { openChart } = usePlaces();
  const marks = useMarks();
  const actions = useProposalActions();
  const { isRead } = useRead();
  const groups = useMemo(() => grouped(list.items), [list.items]);
  const ordered = useMemo(() => groups.flatMap((group) => group.items), [groups]);
  const wanted = route.view === "today" ? route.patientId : undefined;
  const chosen = useHeld(ordered, patientOf, wanted);
  const [detail, setDetail] = useState(wanted !== undefined);
  // What is edited, and whom a dialog is about, are named: the list may change meanwhile.
  const [edited, setEdited] = useState<string | null>(null);
  const [dialog, setDialog] = useState<{ kind: MarkDialogKind; item: WorklistItem } | null>(null);
  const picked = usePicked(useMemo(() => ordered.flatMap((item) => item.draft ?? []), [ordered]));

  const select = (id: string) => {
    setEdited(null);
    actions.clear();
    marks.clear();
    go({ view: "today", patientId: id }, { replace: true });
  };
  const step = (by: 1 | -1) => {
    const at = chosen ? ordered.indexOf(chosen) : -1;
    const next = ordered[at + by];
    if (next) select(next.patient.id);
  };
  const following = (item: WorklistItem) => {
    const next = nextAfter(ordered, item.patient.id);
    if (next) select(next);
  };
  const mark = async (item: WorklistItem, next: Mark) => {
    const done = await marks.mark(item, next);
    if (!done) return;
    setDialog(null);
    if (next !== "clear") following(item);
  };
  const onMark = (kind: MarkDialogKind | "called" | "clear") => {
    if (!chosen) return;
    if (kind === "called") void mark(chosen, { done: ["called", ""] });
    else if (kind === "clear") void mark(chosen, "clear");
    else setDialog({ kind, item: chosen });
  };
  const toggle = (item: WorklistItem) => {
    if (!item.draft || !picked.toggle(item.draft)) say({ text: NOT_PICKABLE });
  };
  const signing = useSignedMovesOn(chosen, following);
  const sign: typeof actions.sign = (items) => {
    if (items[0]) signing(items[0].id);
    return actions.sign(items);
  };

  const draft = chosen?.draft ?? null;
  const canAct = draft !== null && isOpen(draft);
  useShortcuts("Today’s list", [
    { name: "Next patient", keys: ["j"], run: () => step(1), notInPalette: true },
    { name: "Previous patient", keys: ["k"], run: () => step(-1), notInPalette: true },
    { name: "Edit the draft", keys: "e", run: () => setEdited(draft?.id ?? null), enabled: canAct },
    {
      name: "Approve the draft…",
      keys: "a",
      run: () => {
        if (draft && isRead(draft)) {
          void sign([{ id: draft.id, shownDigest: draft.shownDigest }]);
        } else say({ text: READ_FIRST });
      },
      enabled: canAct && draft.mayApprove,
    },
    { name: "Pick to approve with others", keys: "x", run: () => chosen && toggle(chosen) },
    {
      name: "Draft a text",
      keys: "t",
      enabled: chosen !== undefined && draft === null && chosen.notDrafted === null,
      run: () => {
        if (!chosen) return;
        void backend
          .draftMessage(chosen.patient.id, "sms")
          .catch((error: unknown) => say({ text: refusalOf(error).sentence, tone: "amber" }))
          .finally(() => changed("proposals"));
      },
    },
    { name: "Snooze…", keys: "s", run: () => onMark("snooze") },
    { name: "Waiting for…", keys: "w", run: () => onMark("wait") },
    { name: "Hand to a colleague…", keys: "h", run: () => onMark("hand") },
    { name: "Called instead", keys: "c", run: () => onMark("called") },
    { name: "Not needed today…", keys: "n", run: () => onMark("done") },
    { name: "Back on the list", keys: "u", run: () => onMark("clear") },
    { name: "Open the chart", keys: "o", run: () => chosen && openChart(chosen.patient.id) },
    {
      name: "Print today’s list",
      words: "downtime paper",
      run: () => setPrinting((times) => times + 1),
    },
  ]);

  const counts = new Map(groups.map((group) => [group.key, group.items.length]));
  return (
    <>
      <div className={styles.split}>
        <SplitPane
          listLabel="Worklist"
          detailLabel="Chosen patient"
          showDetail={detail}
          onBack={() => setDetail(false)}
          initial={28.5}
          list={
            <VirtualList
              label="Patients to follow up, most urgent first"
              items={ordered}
              keyOf={(item) => item.patient.id}
              selected={chosen?.patient.id}
              onSelect={select}
              onOpen={() => setDetail(true)}
              onPress={() => setDetail(true)}
              estimate={76}
              groupOf={(item) => {
                const key = groupOf(item);
                return {
                  key,
                  heading: (
                    <span className={styles.groupHead}>
                      {titleOf(key)} · {counts.get(key) ?? 0}
                    </span>
                  ),
                };
              }}
              render={(item) => (
                <TodayRow
                  item={item}
                  picked={item.draft !== null && picked.has(item.draft.id)}
                  unread={item.draft !== null && !isRead(item.draft)}
                />
              )}
            />
          }
          detail={
            chosen ? (
              <TodayDetail
                key={chosen.patient.id}
                item={chosen}
                zone={zone}
                now={now}
                actions={{ ...actions, sign }}
                editing={draft !== null && edited === draft.id}
                onEditing={(on) => setEdited(on ? (draft?.id ?? null) : null)}
                onMark={onMark}
                refusal={marks.refusal}
                onClearRefusal={marks.clear}
              />
            ) : null
          }
        />
      </div>
      <PickedBar
        drafts={picked.drafts}
        isRead={isRead}
        onClear={picked.none}
        onShow={(line) => select(line.patientId)}
        onSign={() => {
          const items = signable(picked.drafts, isRead);
          if (items) void sign(items);
        }}
        busy={actions.acting === "sign"}
      />
      {printing > 0 && (
        <PrintedList
          key={printing}
          list={list}
          zone={zone}
          now={now}
          onDone={() => setPrinting(0)}
        />
      )}
      <MarkDialogs
        kind={dialog?.kind ?? null}
        today={list.today}
        nextOpen={list.office.nextOpen}
        busy={marks.busy}
        onClose={() => setDialog(null)}
        onMark={(next) => dialog && void mark(dialog.item, next)}
      />
    </>
  );
}
