import { useState } from "react";
import {
  Bdi,
  Button,
  PersonName,
  SplitPane,
  Table,
  Tag,
  TextArea,
  TextField,
  VirtualList,
} from "../components";
import { formatName } from "../format";
import { AgentPane, Shell, type Status, useAgentBox, useShortcuts } from "../shell";
import { LANGUAGES, LONG_NAMES, type Sample } from "./languages";
import styles from "./Scene.module.css";

const STATUS: Status = {
  connection: { state: "online" },
  lastSync: new Date(Date.now() - 120_000).toISOString(),
  practice: "Harbor Health",
  role: "Health Coach",
  waitingToSend: 3,
  demo: true,
};

const PEOPLE = [...LONG_NAMES, ...LANGUAGES];

/** Ten thousand rows, for scrolling. */
const MANY: readonly (Sample & { id: string })[] = Array.from({ length: 10_000 }, (_, n) => {
  const person = PEOPLE[n % PEOPLE.length] ?? PEOPLE[0];
  return { lang: "en", family: "", given: [], text: "", ...person, id: `p${n}` };
});

function Agent() {
  const [text, setText] = useState("");
  return (
    <AgentPane
      note="local planner · nothing leaves"
      footer={
        <TextField
          label="Ask or give a task"
          value={text}
          onChange={setText}
          inputRef={useAgentBox()}
          help="Drafts wait for your signature. Nothing is sent from here."
        />
      }
    >
      <p>Nothing asked yet.</p>
    </AgentPane>
  );
}

/** The frame with a list, a draft and the agent. */
export function Work({ view }: { view: "list" | "table" }) {
  return (
    <Shell
      counts={{ today: { count: 14, hot: true }, approvals: { count: 6 }, outbox: { count: 120 } }}
      status={STATUS}
      zone="America/New_York"
      agent={<Agent />}
      onLock={() => {}}
    >
      {view === "list" ? <List /> : <Rows />}
    </Shell>
  );
}

function List() {
  const [selected, setSelected] = useState("p0");
  const [shown, setShown] = useState(false);
  const at = MANY.findIndex((person) => person.id === selected);
  const move = (by: number) => setSelected(MANY[at + by]?.id ?? selected);
  useShortcuts("Worklist", [
    { name: "Next patient", keys: "j", run: () => move(1), notInPalette: true },
    { name: "Previous patient", keys: "k", run: () => move(-1), notInPalette: true },
    { name: "Snooze", keys: "s", run: () => {} },
  ]);
  const person = MANY[at];
  return (
    <>
      <header className={styles.head}>
        <h1>Today</h1>
        <p className="muted">Sunday 22-Nov-2026 · list made at 7:00 · 14 of 10,000 left</p>
      </header>
      <div className={styles.fill}>
        <SplitPane
          listLabel="Worklist"
          detailLabel="Draft"
          showDetail={shown}
          onBack={() => setShown(false)}
          list={
            <VirtualList
              label="Worklist"
              items={MANY}
              keyOf={(row) => row.id}
              selected={selected}
              onSelect={(key) => {
                setSelected(key);
                setShown(true);
              }}
              groupOf={(row) =>
                Number(row.id.slice(1)) < 4
                  ? { key: "urgent", heading: "Urgent · 4" }
                  : { key: "due", heading: "Due · 9,996" }
              }
              render={(row) => (
                <div className={styles.item}>
                  <div>
                    <b>
                      <PersonName name={row} />
                    </b>{" "}
                    <span className="muted">67 F · MRN 00481273</span>
                    <p className={styles.why}>
                      Replied “<Bdi text={row.text} />” at 6:41.
                    </p>
                  </div>
                  <Tag tone={row.lang === "en" ? "red" : "plain"}>{row.lang}</Tag>
                </div>
              )}
            />
          }
          detail={
            <div className={styles.detail}>
              <h2>Text message to {person ? <Bdi text={person.given[0] ?? ""} /> : "nobody"}</h2>
              <TextArea
                label="Message"
                hideLabel
                reading
                value={person?.text ?? ""}
                onChange={() => {}}
                limit={160}
              />
              <div>
                <Button kind="go">Approve…</Button>
              </div>
            </div>
          }
        />
      </div>
    </>
  );
}

function Rows() {
  const [open, setOpen] = useState<string | null>(null);
  return (
    <>
      <header className={styles.head}>
        <h1>Patients</h1>
      </header>
      <div className={styles.fill}>
        <Table
          label="Patients"
          rows={MANY}
          keyOf={(row) => row.id}
          selected={open}
          onOpen={setOpen}
          initialSort={{ column: "name", descending: false }}
          columns={[
            {
              id: "name",
              heading: "Patient",
              cell: (row) => <PersonName name={row} />,
              sortBy: (row) => formatName(row),
              isRowHeader: true,
            },
            { id: "lang", heading: "Language", cell: (row) => row.lang, width: 7 },
            { id: "text", heading: "Last message", cell: (row) => <Bdi text={row.text} /> },
            {
              id: "id",
              heading: "Number",
              cell: (row) => row.id,
              sortBy: (row) => Number(row.id.slice(1)),
              width: 6,
              align: "end",
            },
          ]}
        />
      </div>
    </>
  );
}
