import { useState } from "react";
import { Kbd, SearchField } from "../../components";
import { useSession } from "../../queries";
import { ShortcutList } from "../../shell";
import styles from "./Help.module.css";

type Topic = { title: string; words: readonly string[] };

const COACH: readonly string[] = [
  "Open Today. The most urgent patient stands first; the reasons say why, each with its source.",
  "Read the draft. Edit it in place if it should say something else; the rules for messages hold.",
  "Approve. The signing window shows exactly what will leave; type your PIN.",
  "For 30 seconds you can recall it. Then it is checked once more and sent once.",
  "The receipt appears in the outbox, in the patient’s timeline and in the audit.",
];

const SPECIALIST: readonly string[] = [
  "Find the patient under Patients, or ask the agent.",
  "Read the authorizations under Coverage; what is due stands first.",
  "Open the record behind each statement; nothing is said without its source.",
  "Drafts that need your signature wait under Approvals.",
];

const TOPICS: readonly Topic[] = [
  {
    title: "What leaves this computer",
    words: [
      "Nothing leaves without a countersignature. Questions to the agent are worked on here.",
      "Signed messages go to the addressee shown in the signing window, once, in contact hours: 8:00 to 20:00 wherever the patient may be, Sundays from noon.",
    ],
  },
  {
    title: "Working without a network",
    words: [
      "What was read stays here, encrypted. Lists, charts and drafts open; you can edit and sign.",
      "Signed items wait in the outbox. When the practice’s server is back, what each rests on is read again; if something changed, the draft comes back to you with the difference.",
    ],
  },
  {
    title: "A draft came back as “changed since drafted”",
    words: [
      "Something it rests on is different now: a new allergy, a moved visit, another phone number. The changes stand above the text. Edit it, or approve it knowing what changed.",
    ],
  },
  {
    title: "“Not certain whether sent”",
    words: [
      "The provider did not answer clearly. It is never sent again by itself. Look at the provider or ask the patient, then say what you found.",
    ],
  },
  {
    title: "The desk locked itself",
    words: [
      "It locks after some minutes without anybody, and when the computer sleeps. Your PIN opens it. Five wrong PINs ask for a full sign-in. Unsaved edits are kept.",
    ],
  },
  {
    title: "Several people, one computer",
    words: [
      "Lock with Ctrl L and choose “Someone else”. Each person has their own key, conversations and list.",
    ],
  },
  {
    title: "The computers are down",
    words: [
      "Print today’s list or a chart summary while they work: command palette, “Print”. Paper names two identifiers and when it was printed.",
    ],
  },
  {
    title: "Why somebody is not on the list",
    words: [
      "Under Today, “Set aside” names everybody the list does not chase, and why. Patients of other coaches appear under “All patients”.",
    ],
  },
];

/** The main job, answers to what people ask, and every key. */
export function HelpView() {
  const session = useSession();
  const [query, setQuery] = useState("");
  const specialist = session.data?.role === "prior_auth_specialist";
  const wanted = query.trim().toLowerCase();
  const topics = TOPICS.filter((topic) =>
    [topic.title, ...topic.words].join(" ").toLowerCase().includes(wanted),
  );
  return (
    <div className={styles.view}>
      <h1>Help</h1>
      <section className={styles.part} aria-labelledby="main-job">
        <h2 id="main-job">{specialist ? "A specialist’s desk" : "A coach’s morning"}</h2>
        <ol className={styles.job}>
          {(specialist ? SPECIALIST : COACH).map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
        <p>
          <Kbd keys="Ctrl+K" /> asks the agent, <Kbd keys="Ctrl+P" /> finds every command.
        </p>
      </section>
      <section className={styles.part} aria-labelledby="answers">
        <h2 id="answers">Answers</h2>
        <SearchField label="Search the help" value={query} onChange={setQuery} />
        <p role="status" className="small muted">
          {wanted === "" ? "" : `${topics.length} of ${TOPICS.length} answers fit.`}
        </p>
        {topics.map((topic) => (
          <div key={topic.title}>
            <h3 className={styles.topic}>{topic.title}</h3>
            {topic.words.map((words) => (
              <p key={words}>{words}</p>
            ))}
          </div>
        ))}
        {topics.length === 0 && <p>No answer fits. Try another word.</p>}
      </section>
      <section className={styles.part} aria-labelledby="keys">
        <h2 id="keys">Keys</h2>
        <ShortcutList />
      </section>
    </div>
  );
}
