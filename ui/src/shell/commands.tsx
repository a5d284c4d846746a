import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { hasModifier, isSingleKey, isTyping, matches } from "../components/keys";
import { useLayer } from "../components/layer";
import { useAppearance } from "./appearance";

/** Something a person can do, by its keys, from the palette, or both. */
export type Command = {
  /** What it does, as read in the palette and in the list of shortcuts: "Approve this draft". */
  name: string;
  run: () => void;
  /** "Ctrl+Shift+P", "Alt+ArrowLeft", "j", "?". The first is shown; all work. */
  keys?: string | readonly string[] | undefined;
  /** Other words people may look for it by. */
  words?: string | undefined;
  /** False: it can't be done now; it is neither run nor offered. */
  enabled?: boolean | undefined;
  /** Works by its keys only (moving in a list). */
  notInPalette?: boolean | undefined;
  /** Keys with Ctrl or Alt work while typing unless this is false. */
  whileTyping?: boolean | undefined;
};

/** A command with the part of the window it belongs to. */
export type KnownCommand = Command & { scope: string; depth: number };

type Registration = { scope: string; depth: number; commands: readonly Command[] };

const listed = (keys: Command["keys"]): readonly string[] =>
  keys === undefined ? [] : typeof keys === "string" ? [keys] : keys;

/** Keys of a command, the one that is shown first. */
export function keysOf(command: Command): readonly string[] {
  return listed(command.keys);
}

/** What the parts of the window that are on screen offer. */
class Registry {
  private readonly parts = new Map<object, Registration>();
  private readonly listeners = new Set<() => void>();
  private known: readonly KnownCommand[] = [];

  set(owner: object, part: Registration) {
    const changed = shape(this.parts.get(owner)) !== shape(part);
    this.parts.set(owner, part);
    if (changed) this.tell();
  }

  remove(owner: object) {
    this.parts.delete(owner);
    this.tell();
  }

  subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  all = () => this.known;

  /** The command an event asks for: what came on screen last goes first. */
  find(event: KeyboardEvent, top: number, singleKeys: boolean): Command | null {
    const typing = isTyping(event.target);
    for (const part of [...this.parts.values()].reverse()) {
      if (part.depth !== top) continue;
      for (const command of part.commands) {
        if (command.enabled === false) continue;
        for (const keys of listed(command.keys)) {
          if (!matches(event, keys)) continue;
          if (typing && (!hasModifier(keys) || command.whileTyping === false)) continue;
          if (isSingleKey(keys) && !singleKeys) continue;
          return command;
        }
      }
    }
    return null;
  }

  private tell() {
    this.known = [...this.parts.values()].flatMap(({ scope, depth, commands }) =>
      commands.map((command, at) => ({
        ...command,
        scope,
        depth,
        run: () => this.latest(scope, at, command),
      })),
    );
    for (const listener of this.listeners) listener();
  }

  /** Runs what stands there now, not what stood there when the list was drawn. */
  private latest(scope: string, at: number, fallback: Command) {
    const parts = [...this.parts.values()].filter((part) => part.scope === scope);
    const now = parts.map((part) => part.commands[at]).find((c) => c?.name === fallback.name);
    (now ?? fallback).run();
  }
}

function shape(part: Registration | undefined): string {
  if (!part) return "";
  return JSON.stringify([
    part.scope,
    part.depth,
    part.commands.map((c) => [c.name, c.keys, c.words, c.enabled, c.notInPalette]),
  ]);
}

const RegistryContext = createContext<Registry | null>(null);

function useRegistry(): Registry {
  const registry = useContext(RegistryContext);
  if (!registry) throw new Error("useShortcuts stands outside CommandsProvider");
  return registry;
}

/** Listens for keys and keeps what can be done. Once, around the app. */
export function CommandsProvider({ children }: { children: ReactNode }) {
  const [registry] = useState(() => new Registry());
  const { top } = useLayer();
  const { singleKeys } = useAppearance();
  const now = useRef({ top, singleKeys });
  useLayoutEffect(() => {
    now.current = { top, singleKeys };
  });
  useEffect(() => {
    const listen = (early: boolean) => (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const strong = event.ctrlKey || event.altKey || event.metaKey;
      if (strong !== early) return;
      const command = registry.find(event, now.current.top, now.current.singleKeys);
      if (!command) return;
      event.preventDefault();
      event.stopPropagation();
      command.run();
    };
    // With a modifier, before any field sees it; without one, only what no part used for itself.
    const first = listen(true);
    const last = listen(false);
    document.addEventListener("keydown", first, true);
    document.addEventListener("keydown", last);
    return () => {
      document.removeEventListener("keydown", first, true);
      document.removeEventListener("keydown", last);
    };
  }, [registry]);
  return <RegistryContext value={registry}>{children}</RegistryContext>;
}

/**
 * Offers commands while the caller is on screen: in the palette, in the list of shortcuts, and by
 * their keys. `scope` is the part of the window in words: "Worklist". Behind a dialog they rest.
 */
export function useShortcuts(scope: string, commands: readonly Command[]) {
  const registry = useRegistry();
  const { depth } = useLayer();
  const [owner] = useState(() => ({}));
  useLayoutEffect(() => {
    registry.set(owner, { scope, depth, commands });
  });
  useLayoutEffect(() => () => registry.remove(owner), [registry, owner]);
}

/** The same, for commands that need no keys. */
export const useCommands = useShortcuts;

/** Everything that can be done now. */
export function useKnownCommands(): readonly KnownCommand[] {
  const registry = useRegistry();
  return useSyncExternalStore(registry.subscribe, registry.all);
}
