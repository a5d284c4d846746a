import { useState } from "react";
import type { ProposalLineView } from "../../backend";
import {
  Bdi,
  Button,
  Checkbox,
  EmptyState,
  ErrorState,
  Loading,
  Notice,
  SplitPane,
  Tabs,
  Tag,
  useToast,
  VirtualList,
} from "../../components";
import { formatInstant, relativeTime } from "../../format";
import { keys, useAsked, useSession, useStatus } from "../../queries";
import { useNow, useRouter, useShortcuts } from "../../shell";
import { NotRefreshed } from "../NotRefreshed";
import { usePlaces } from "../places";
import { ProposalPanel } from "../proposal/ProposalPanel";
import { isPickable, NOT_PICKABLE, usePicked } from "../proposal/picked";
import { READ_FIRST, signable, useRead } from "../proposal/read";
import { useUnsaved } from "../proposal/unsaved";
import { useProposalActions } from "../proposal/useProposalActions";
import { actionOf, isDueSoon, isOpen, stateOf } from "../proposal/words";
import { PickedBar } from "../today/PickedBar";
import { useHeld } from "../useHeld";
import styles from "./Approvals.module.css";

/** The approval queue by deadline; the history beside it. */
export function ApprovalsView() {
  const [tab, setTab] = useState("open");
  const status = useStatus();
  return (
    <div className={styles.view}>
      <header className={styles.head}>
        <h1>Approvals</h1>
        <p className="muted">
          Nothing leaves the practice without a signature. The earliest deadline stands first.
        </p>
      </header>
      {status.data && !status.data.online && (
        <Notice
          title="The practice’s server cannot be reached."
          todo="You can read, edit and sign. What you sign is kept, checked again and sent when the server is back."
          announce="off"
        />
      )}
      <div className={styles.tabs}>
        <Tabs
          label="Approvals"
          selected={tab}
          onSelect={setTab}
          tabs={[
            {
              id: "open",
              label: "To decide",
              count: status.data?.inReview,
              panel: <Queue openOnly />,
            },
            { id: "all", label: "All, with history", panel: <Queue openOnly={false} /> },
          ]}
        />
      </div>
    </div>
  );
}

function Queue({ openOnly }: { openOnly: boolean }) {
  const asked = useAsked(keys.proposals(openOnly), (backend) => backend.proposals(openOnly));
  if (asked.isPending) return <Loading what="the queue" lines={6} />;
  if (asked.isError && !asked.data) {
    return (
      <ErrorState
        error={asked.error}
        what="The queue could not be read"
        onRetry={() => void asked.refetch()}
        retrying={asked.isFetching}
      />
    );
  }
  const lines = openOnly ? asked.data.filter(isOpen) : asked.data;
  if (lines.length === 0) {
    return (
      <EmptyState title={openOnly ? "Nothing waits for you" : "No drafts yet"}>
        Drafts made under Today or by the agent appear here and wait for a signature.
      </EmptyState>
    );
  }
  return (
    <div className={styles.desk}>
      <NotRefreshed asked={asked} />
      <Desk lines={lines} />
    </div>
  );
}

const idOf = (line: ProposalLineView): string => line.id;

function Desk({ lines }: { lines: readonly ProposalLineView[] }) {
  const { route, go } = useRouter();
  const session = useSession();
  const zone = session.data?.zone ?? "UTC";
  const now = useNow();
  const say = useToast();
  const { openChart, openSource } = usePlaces();
  const actions = useProposalActions();
  const { isRead } = useRead();
  const wanted = route.view === "approvals" ? route.id : undefined;
  const chosen = useHeld(lines, idOf, wanted);
  const [detail, setDetail] = useState(wanted !== undefined);
  const [edited, setEdited] = useState<string | null>(null);
  const picked = usePicked(lines);
  const pickable = lines.filter(isPickable);
  const { drafts } = picked;

  const select = (id: string) => {
    setEdited(null);
    actions.clear();
    go({ view: "approvals", id }, { replace: true });
  };
  const step = (by: 1 | -1) => {
    const next = chosen && lines[lines.indexOf(chosen) + by];
    if (next) select(next.id);
  };
  const pick = (line: ProposalLineView) => {
    if (!picked.toggle(line)) say({ text: NOT_PICKABLE });
  };
  const may = chosen !== undefined && isOpen(chosen);
  useShortcuts("Approvals", [
    { name: "Next draft", keys: ["j"], run: () => step(1), notInPalette: true },
    { name: "Previous draft", keys: ["k"], run: () => step(-1), notInPalette: true },
    { name: "Edit the draft", keys: "e", enabled: may, run: () => setEdited(chosen?.id ?? null) },
    {
      name: "Approve the draft…",
      keys: "a",
      enabled: may && chosen.mayApprove,
      run: () => {
        if (chosen && isRead(chosen)) {
          void actions.sign([{ id: chosen.id, shownDigest: chosen.shownDigest }]);
        } else say({ text: READ_FIRST });
      },
    },
    { name: "Pick to approve with others", keys: "x", run: () => chosen && pick(chosen) },
    {
      name: "Open the chart",
      keys: "o",
      enabled: chosen !== undefined && chosen.patientId !== "",
      run: () => chosen && openChart(chosen.patientId),
    },
  ]);

  return (
    <div className={styles.desk}>
      {pickable.length > 1 && (
        <div className={styles.pickAll}>
          <Checkbox
            isSelected={drafts.length === pickable.length}
            isIndeterminate={drafts.length > 0 && drafts.length < pickable.length}
            onChange={(all) => (all ? picked.all() : picked.none())}
          >
            Pick all {pickable.length}
          </Checkbox>
          <span className="small muted">
            {pickable.filter(isRead).length} of {pickable.length} read to the end
          </span>
        </div>
      )}
      <div className={styles.split}>
        <SplitPane
          listLabel="Queue"
          detailLabel="Chosen draft"
          showDetail={detail}
          onBack={() => setDetail(false)}
          initial={27}
          list={
            <VirtualList
              label="Drafts, earliest deadline first"
              items={lines}
              keyOf={(line) => line.id}
              selected={chosen?.id}
              onSelect={select}
              onOpen={() => setDetail(true)}
              onPress={() => setDetail(true)}
              estimate={80}
              render={(line) => (
                <QueueRow
                  line={line}
                  zone={zone}
                  now={now}
                  picked={picked.has(line.id)}
                  read={isRead(line)}
                />
              )}
            />
          }
          detail={
            chosen && (
              <ProposalPanel
                key={chosen.id}
                id={chosen.id}
                zone={zone}
                now={now}
                actions={actions}
                editing={edited === chosen.id}
                onEditing={(on) => setEdited(on ? chosen.id : null)}
                showPatient
                onSource={(source) => openSource(source, chosen.patientId)}
                more={
                  chosen.patientId !== "" && (
                    <Button onPress={() => openChart(chosen.patientId)} aria-keyshortcuts="O">
                      Open chart
                    </Button>
                  )
                }
              />
            )
          }
        />
      </div>
      <PickedBar
        drafts={drafts}
        isRead={isRead}
        onClear={picked.none}
        onShow={(line) => select(line.id)}
        onSign={() => {
          const items = signable(drafts, isRead);
          if (items) void actions.sign(items);
        }}
        busy={actions.acting === "sign"}
      />
    </div>
  );
}

function QueueRow(props: {
  line: ProposalLineView;
  zone: string;
  now: Date;
  picked: boolean;
  read: boolean;
}) {
  const { line, now } = props;
  const unsaved = useUnsaved().get(line.id);
  const state = stateOf(line.state);
  const soon = isDueSoon(line, now);
  return (
    <div className={styles.row}>
      <div className={styles.words}>
        <p>
          <strong>
            <Bdi text={line.addressee} />
          </strong>{" "}
          <span className="muted">{actionOf(line.action)}</span>
        </p>
        <p className={styles.summary}>
          <Bdi text={line.summary} />
        </p>
        <p className={styles.deadline}>
          {isOpen(line) ? (
            <>
              {soon ? "▲ " : ""}Runs out {relativeTime(line.expiresAt, now)} ·{" "}
              {formatInstant(line.expiresAt, props.zone)}
            </>
          ) : (
            <>Drafted {formatInstant(line.createdAt, props.zone)}</>
          )}
        </p>
      </div>
      <div className={styles.tags}>
        <Tag tone={state.tone} symbol={state.symbol}>
          {state.word}
        </Tag>
        {isOpen(line) && !line.mayApprove && <Tag>for {line.waitsFor || "a colleague"}</Tag>}
        {props.picked && (
          <Tag tone={props.read ? "blue" : "amber"}>
            {props.read ? "picked" : "picked, not read"}
          </Tag>
        )}
        {unsaved && <Tag tone="amber">unsaved edit</Tag>}
      </div>
    </div>
  );
}
