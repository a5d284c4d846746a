/** The shapes the Rust side answers with, and the interface the views are written against. */
import type { AgentEvent, commands, Refusal, Stage, TaskProgress } from "../generated/bindings";

export type * from "../generated/bindings";

type Commands = typeof commands;

type Answer<T> = { status: "ok"; data: T } | { status: "error"; error: Refusal };

/** A command that answers its value or rejects with {@link Refused}. */
type Opened<F> = F extends (...args: infer A) => Promise<Answer<infer T>>
  ? (...args: A) => Promise<T>
  : never;

type CeremonyName = Extract<keyof Commands, `ceremony${string}`>;
type StreamingName = "ask" | "syncNow";

/** What the views may ask of the program. Every call may reject with {@link Refused}. */
export type Backend = {
  [K in Exclude<keyof Commands, CeremonyName | StreamingName>]: Opened<Commands[K]>;
} & {
  /** Plans a sentence and runs the plan, telling each step as it goes. */
  ask: (
    conversation: string | null,
    text: string,
    about: string | null,
    onEvent: (event: AgentEvent) => void,
  ) => ReturnType<Opened<Commands["ask"]>>;
  /** Reads the source's changes, telling how far it is. */
  syncNow: (
    onProgress: (progress: TaskProgress) => void,
  ) => ReturnType<Opened<Commands["syncNow"]>>;
  /** Told when something changed below; answers how to stop listening. */
  onChanged: (listener: (topics: Topic[]) => void) => Promise<() => void>;
  /** Told when the desk opens, locks or changes hands. */
  onStage: (listener: (stage: Stage) => void) => Promise<() => void>;
  /** Told when a menu, the tray, a notification or a deep link names a place. */
  onOpen: (listener: (link: string) => void) => Promise<() => void>;
};

/** What the signing window may ask of the program. */
export type CeremonyBackend = { [K in CeremonyName]: Opened<Commands[K]> };

/** What can change below a view. */
export type Topic =
  | "status"
  | "today"
  | "replies"
  | "proposals"
  | "charts"
  | "conversations"
  | "audit"
  | "sources"
  | "settings"
  | "session";

/** A refusal: the code, and the sentence that says what happened, what was kept, what to do. */
export class Refused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.sentence);
    this.name = "Refused";
    this.refusal = refusal;
  }
  get code(): string {
    return this.refusal.code;
  }
  /** A detail by its name ("tries_left"). */
  detail(name: string): string | undefined {
    return this.refusal.details.find((one) => one.name === name)?.value;
  }
}

/** A refusal out of anything that was thrown. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refused) return error.refusal;
  return {
    code: "internal",
    sentence:
      "The program did not answer. What was committed is kept; try again, and restart it if that does not help.",
    details: [],
  };
}
