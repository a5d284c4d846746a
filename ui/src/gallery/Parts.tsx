import { Trash2 } from "lucide-react";
import { useState } from "react";
import { Refused } from "../backend";
import {
  Button,
  Checkbox,
  DateField,
  DefinitionList,
  DiffView,
  EmptyState,
  ErrorState,
  IconButton,
  Kbd,
  Loading,
  Menu,
  Notice,
  Progress,
  SearchField,
  Select,
  StaleNote,
  Switch,
  Tabs,
  Tag,
  TextArea,
  TextField,
} from "../components";
import styles from "./Scene.module.css";

const NOW = new Date("2026-11-22T15:44:00Z");
const MESSAGE =
  "Hi Delphine, this is Harbor Health. Your coach would like to talk with you today. Please call (617) 555-0110 or reply with a good time. Reply STOP to opt out.";

/** Every part in its states. */
export function Parts() {
  return (
    <div className={styles.page}>
      <h1>Parts</h1>
      <div className={styles.grid}>
        <Pressed />
        <Tags />
        <Notices />
        <Fields />
        <States />
        <Texts />
      </div>
    </div>
  );
}

function Pressed() {
  return (
    <section className={styles.part}>
      <h2>Buttons</h2>
      <div className={styles.row}>
        <Button kind="go">Approve…</Button>
        <Button>Call instead</Button>
        <Button kind="quiet">Not needed</Button>
        <Button kind="danger">Wipe this copy</Button>
      </div>
      <div className={styles.row}>
        <Button kind="go" isDisabled>
          Approve…
        </Button>
        <Button isDisabled>Call instead</Button>
        <Button busy>Refresh</Button>
        <Button small>Small</Button>
        <IconButton label="Remove">
          <Trash2 aria-hidden="true" />
        </IconButton>
        <Menu
          label="More"
          trigger={<Button>More ▾</Button>}
          onAction={() => {}}
          entries={[
            { id: "call", label: "Call instead", keys: "c" },
            { id: "hand", label: "Hand off", detail: "to a colleague who is in today" },
            { id: "drop", label: "Not needed", danger: true },
            { id: "none", label: "Nothing here", disabled: true },
          ]}
        />
        <Kbd keys="Ctrl+Shift+P" />
      </div>
      <div className={styles.row}>
        <Checkbox isSelected onChange={() => {}}>
          I read it
        </Checkbox>
        <Checkbox isSelected={false} onChange={() => {}}>
          Not yet
        </Checkbox>
        <Checkbox isSelected={false} isIndeterminate onChange={() => {}}>
          Some
        </Checkbox>
        <Switch isSelected onChange={() => {}}>
          Notifications
        </Switch>
        <Switch isSelected={false} onChange={() => {}}>
          Single letters
        </Switch>
      </div>
    </section>
  );
}

function Tags() {
  return (
    <section className={styles.part}>
      <h2>Tags and terms</h2>
      <div className={styles.row}>
        <Tag>in range</Tag>
        <Tag tone="amber">same name: 1 other</Tag>
        <Tag tone="red" symbol="↑↑">
          very high
        </Tag>
        <Tag tone="red">penicillin · anaphylaxis</Tag>
        <Tag tone="seal">signed by R. Demo, 17-Nov-2026 16:40</Tag>
        <Tag tone="blue">open as list</Tag>
      </div>
      <DefinitionList
        layout="flow"
        items={[
          { term: "Born", value: "04-Mar-1959" },
          { term: "MRN", value: "00481273" },
          { term: "Phone", value: "(617) 555-0142" },
          { term: "Speaks", value: "" },
        ]}
      />
      <DefinitionList
        items={[
          { term: "To", value: "OKONKWO, Delphine Ada · born 04-Mar-1959 · (617) 555-0142" },
          { term: "When", value: "now, within her hours (8:00–20:00, Eastern)" },
        ]}
      />
    </section>
  );
}

function Notices() {
  return (
    <section className={styles.part}>
      <h2>Notices</h2>
      <Notice title="Two drafts were made." kept="They wait in Approvals." announce="off" />
      <Notice
        tone="amber"
        title="The practice’s system did not answer."
        kept="Your edits are kept on this computer."
        todo="Go on working; it is tried again by itself."
        onRetry={() => {}}
        onDismiss={() => {}}
        announce="off"
      />
      <Notice
        tone="red"
        title="Replied “chest feels tight since last night” at 6:41."
        todo="Call now, or hand over to a clinician."
        announce="off"
      />
      <StaleNote asOf="2026-11-22T12:10:00Z" now={NOW} why="Offline" onRefresh={() => {}} />
      <Progress label="Reading lab results" value={312} total={1200} onCancel={() => {}} />
      <Progress label="Connecting to the practice" />
    </section>
  );
}

function Fields() {
  const [text, setText] = useState(MESSAGE);
  const [day, setDay] = useState<string | null>("2026-12-24");
  const [reason, setReason] = useState<string | null>("bp");
  const [words, setWords] = useState("okonkwo");
  return (
    <section className={styles.part}>
      <h2>Fields</h2>
      <TextArea
        label="Text message"
        value={text}
        onChange={setText}
        limit={160}
        lengthNote="1 part"
        help="No diagnosis, drug or reading is named"
        reading
      />
      <TextField
        label="Phone"
        value="617 555"
        onChange={() => {}}
        error="The number is too short."
      />
      <TextField
        label="Number"
        value=""
        onChange={() => {}}
        placeholder="00481273"
        help="As on the card"
      />
      <TextField label="Closed" value="Not now" onChange={() => {}} isDisabled />
      <DateField label="Until" value={day} onChange={setDay} today="2026-11-22" />
      <SearchField label="Find a patient" value={words} onChange={setWords} />
      <Select
        label="Reason"
        selected={reason}
        onSelect={setReason}
        choices={[
          { id: "all", label: "All reasons" },
          { id: "bp", label: "Blood pressure", detail: "two readings over 160 in a week" },
          { id: "visit", label: "Visit missed" },
        ]}
      />
    </section>
  );
}

function States() {
  const refused = new Refused({
    code: "not_allowed",
    sentence: "Your role can’t read this. Nothing was changed. Ask your administrator.",
    details: [],
  });
  return (
    <section className={styles.part}>
      <h2>States</h2>
      <Loading what="the worklist" lines={3} />
      <EmptyState title="Nobody waits" action={<Button>Show tomorrow</Button>}>
        Everyone on today’s list has been seen. The next list is made at 7:00.
      </EmptyState>
      <ErrorState error={refused} what="The chart could not be read" onRetry={() => {}} />
    </section>
  );
}

function Texts() {
  const [tab, setTab] = useState("diff");
  return (
    <section className={styles.part}>
      <h2>Differences and tabs</h2>
      <div className={styles.box}>
        <Tabs
          label="Chart"
          selected={tab}
          onSelect={setTab}
          tabs={[
            { id: "time", label: "Timeline", panel: <p>Timeline</p> },
            {
              id: "diff",
              label: "Draft",
              count: 2,
              panel: (
                <DiffView
                  before={`${MESSAGE}\nThank you.`}
                  after={`${MESSAGE.replace("today", "tomorrow at 10:30")}\nThank you.\nYour coach`}
                  beforeLabel="Draft 2"
                  afterLabel="Draft 3"
                />
              ),
            },
            { id: "labs", label: "Labs", panel: <p>Labs</p> },
          ]}
          tools={<Tag>3 sources</Tag>}
        />
      </div>
    </section>
  );
}
