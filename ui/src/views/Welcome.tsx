import type { Known } from "../App";
import { type Command, CommandList } from "../components/CommandList";
import { Seal } from "../components/Seal";

const STEPS = [
  ["Sync", "The practice’s records come into an encrypted store on this computer."],
  ["Ask", "Your own words become a plan of steps you can see."],
  ["Draft", "Each draft says what it rests on and how sure it is."],
  ["Review", "You read, edit or decline."],
  ["Countersign", "You sign the exact text with your PIN."],
  ["Receipt", "It is sent once, and the proof is kept in the audit chain."],
] as const;

const COMMANDS: readonly Command[] = [
  {
    line: "cargo xtask demo",
    does: "Runs the whole job on the demo practice by itself, checks every step and writes a transcript.",
  },
  {
    line: "cargo run -p cs-cli -- --help",
    does: "Lists every use case: sync, ask, worklist, proposals, outbox, audit.",
  },
];

/** What this window is, and how to do the main job while its views are being built. */
export function Welcome({ known }: { known: Known }) {
  return (
    <main className="welcome">
      <header>
        <Seal size={56} />
        <div>
          <h1>Countersign</h1>
          <p className="lead">
            An agent finds, checks and drafts. A person countersigns. Only then does anything leave.
          </p>
        </div>
      </header>
      <DemoNotice known={known} />
      <section aria-labelledby="run">
        <h2 id="run">Run the main job from the command line</h2>
        <p>The working views are not in this window yet. In a terminal, in the project’s folder:</p>
        <CommandList commands={COMMANDS} />
      </section>
      <section aria-labelledby="steps">
        <h2 id="steps">What it does, end to end</h2>
        <ol className="steps">
          {STEPS.map(([name, says]) => (
            <li key={name}>
              <b>{name}</b>
              <span>{says}</span>
            </li>
          ))}
        </ol>
      </section>
    </main>
  );
}

function DemoNotice({ known }: { known: Known }) {
  if (known.state !== "known" || !known.status.demo) {
    return null;
  }
  return (
    <section className="notice" aria-label="Demo practice">
      <p>
        <b>This is the demo practice.</b> Every patient in it is invented. It needs no server, no
        key and no network, and it cannot reach a real patient, practice or payer.
      </p>
    </section>
  );
}
