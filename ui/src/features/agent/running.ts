/** A question that is being worked on: what was planned and how far it is. Pure. */
import type { AgentEvent, PlannedStep } from "../../backend";

export type RunningStep = PlannedStep & {
  state: "waiting" | "running" | "done";
  notes: { title: string; count: number }[];
  tookMs: number | null;
};

export type Running = {
  asked: string;
  steps: readonly RunningStep[];
  stopping: boolean;
};

export function started(asked: string): Running {
  return { asked, steps: [], stopping: false };
}

function changedStep(
  running: Running,
  at: number,
  change: (step: RunningStep) => RunningStep,
): Running {
  return {
    ...running,
    steps: running.steps.map((step, index) => (index === at ? change(step) : step)),
  };
}

/** The state after the program told one more thing. */
export function told(running: Running, event: AgentEvent): Running {
  if (event.planned !== undefined) {
    return {
      ...running,
      steps: event.planned.map((step) => ({ ...step, state: "waiting", notes: [], tookMs: null })),
    };
  }
  if (event.stepStarted !== undefined) {
    return changedStep(running, event.stepStarted, (step) => ({ ...step, state: "running" }));
  }
  if (event.stepNote !== undefined) {
    const [at, title, count] = event.stepNote;
    return changedStep(running, at, (step) => ({
      ...step,
      notes: [...step.notes, { title, count }],
    }));
  }
  const [at, tookMs] = event.stepDone;
  return changedStep(running, at, (step) => ({ ...step, state: "done", tookMs }));
}
