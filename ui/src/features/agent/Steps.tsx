import { LoaderCircle } from "lucide-react";
import type { StepView } from "../../backend";
import { VisuallyHidden } from "../../components";
import styles from "./Agent.module.css";
import type { Running, RunningStep } from "./running";

/** A number of milliseconds in the words of the sidebar. */
function took(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`;
}

function counts(notes: readonly { title: string; count: number }[]): string {
  const last = notes[notes.length - 1];
  return last ? `${last.count.toLocaleString("en-US")}` : "";
}

/** The steps of a turn that has ended. */
export function StepsDone({ steps }: { steps: readonly StepView[] }) {
  return (
    <ol className={styles.steps}>
      {steps.map((step, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: steps have no name but their place
        <li key={at}>
          <p className={styles.step}>
            <span className={styles.ok} aria-hidden="true">
              ✓
            </span>
            <b>{step.title}</b>
            <span>{took(step.tookMs)}</span>
          </p>
          {step.notes.map((note) => (
            <p key={note.title} className={styles.note}>
              <span>{note.title}</span>
              <span>{note.count.toLocaleString("en-US")}</span>
            </p>
          ))}
        </li>
      ))}
    </ol>
  );
}

/** The step under way in one sentence: what a screen reader says, once a step. */
function stepWords(running: Running): string {
  if (running.stopping) return "Stopping";
  const at = running.steps.findIndex((step) => step.state === "running");
  const step = running.steps[at];
  if (!step) return "Working on it";
  return `Step ${at + 1} of ${running.steps.length}: ${step.title}`;
}

/** The question under way: what is planned, what runs, what was found so far. */
export function StepsRunning({ running }: { running: Running }) {
  return (
    <div>
      <VisuallyHidden>
        <p role="status">{stepWords(running)}</p>
      </VisuallyHidden>
      {running.steps.length === 0 && (
        <p className={styles.step}>
          <LoaderCircle className={styles.spin} aria-hidden="true" />
          <span>{running.stopping ? "Stopping…" : "Planning…"}</span>
        </p>
      )}
      <ol className={styles.steps}>
        {running.steps.map((step, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps have no name but their place
          <li key={at}>
            <p className={styles.step}>
              <StepSign step={step} />
              <b>{step.title}</b>
              <span>{step.tookMs === null ? counts(step.notes) : took(step.tookMs)}</span>
            </p>
            {step.notes.map((note) => (
              <p key={note.title} className={styles.note}>
                <span>{note.title}</span>
                <span>{note.count.toLocaleString("en-US")}</span>
              </p>
            ))}
          </li>
        ))}
      </ol>
      {running.stopping && running.steps.length > 0 && <p className="small">Stopping…</p>}
    </div>
  );
}

function StepSign({ step }: { step: RunningStep }) {
  if (step.state === "done") {
    return (
      <span className={styles.ok} role="img" aria-label="done">
        ✓
      </span>
    );
  }
  if (step.state === "running") {
    return <LoaderCircle className={styles.spin} role="img" aria-label="running" />;
  }
  return (
    <span role="img" aria-label="waiting">
      ·
    </span>
  );
}
