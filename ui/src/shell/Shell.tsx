import { type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import { useWidthInRem } from "../components/measure";
import { AGENT_WIDTH, AgentBoxProvider, AgentFrame, useFocusAgent } from "./AgentFrame";
import { CommandPalette } from "./CommandPalette";
import { useNow } from "./now";
import { type Counts, Rail } from "./Rail";
import { useRouter } from "./Router";
import styles from "./Shell.module.css";
import { ShortcutsDialog } from "./ShortcutsDialog";
import { type Status, StatusLine } from "./StatusLine";
import { useFocusKept } from "./useFocusKept";
import { useShellCommands } from "./useShellCommands";

export type ShellProps = {
  counts: Counts;
  /** Views the role may open; without a list, all. */
  views?: readonly string[] | undefined;
  status: Status;
  /** The practice's IANA zone. */
  zone: string;
  /** The inside of the agent's sidebar, an `AgentPane`. */
  agent: ReactNode;
  onLock?: (() => void) | undefined;
  /** The view. */
  children: ReactNode;
};

/** Widths in rem below which the sidebar becomes a drawer, and the rail pictures with names. */
const DRAWER_BELOW = 72;
const SMALL_RAIL_BELOW = 52;

/** The frame that stays: rail, view, agent, status line. */
export function Shell(props: ShellProps) {
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidthInRem(frame);
  const drawer = width !== null && width < DRAWER_BELOW;
  const [closed, setClosed] = useState(false);
  const [drawn, setDrawn] = useState(false);
  const open = drawer ? drawn : !closed;
  const show = useCallback((shown: boolean) => {
    setDrawn(shown);
    setClosed(!shown);
  }, []);
  const onWanted = useCallback(() => show(true), [show]);
  return (
    <AgentBoxProvider onWanted={onWanted}>
      <Frame
        {...props}
        frame={frame}
        drawer={drawer}
        small={width !== null && width < SMALL_RAIL_BELOW}
        open={open}
        onOpen={(shown) => (drawer ? setDrawn(shown) : setClosed(!shown))}
      />
    </AgentBoxProvider>
  );
}

type FrameProps = ShellProps & {
  frame: React.RefObject<HTMLDivElement | null>;
  drawer: boolean;
  small: boolean;
  open: boolean;
  onOpen: (open: boolean) => void;
};

function Frame(props: FrameProps) {
  const { drawer, small, open, onOpen } = props;
  const now = useNow();
  const { route } = useRouter();
  const main = useRef<HTMLElement>(null);
  const focusAgent = useFocusAgent();
  const [agentWidth, setAgentWidth] = useState<number>(AGENT_WIDTH.usual);
  const [palette, setPalette] = useState(false);
  const [shortcuts, setShortcuts] = useState(false);
  useShellCommands({
    views: props.views,
    focusAgent,
    toggleAgent: () => (open ? onOpen(false) : focusAgent()),
    openPalette: () => setPalette(true),
    openShortcuts: () => setShortcuts(true),
    lock: props.onLock,
  });
  useFocusKept(main);
  useViewChange(route.view, main, () => drawer && onOpen(false));

  return (
    <div ref={props.frame} className={styles.shell}>
      <a className={styles.skip} href="#main">
        Skip to the view
      </a>
      <div className={styles.middle}>
        <Rail counts={props.counts} views={props.views} small={small} onAgent={focusAgent} />
        <main id="main" ref={main} tabIndex={-1} className={styles.main}>
          {props.children}
        </main>
        <AgentFrame
          open={open}
          drawer={drawer}
          width={agentWidth}
          onWidth={setAgentWidth}
          onClose={() => {
            onOpen(false);
            main.current?.focus();
          }}
          onOpen={focusAgent}
          noStrip={small}
        >
          {props.agent}
        </AgentFrame>
      </div>
      <StatusLine status={props.status} now={now} zone={props.zone} onLock={props.onLock} />
      <CommandPalette isOpen={palette} onClose={() => setPalette(false)} />
      <ShortcutsDialog isOpen={shortcuts} onClose={() => setShortcuts(false)} />
    </div>
  );
}

/** On another view, focus goes to it where it would be lost, and a drawer makes room. */
function useViewChange(
  view: string,
  main: React.RefObject<HTMLElement | null>,
  onChange: () => void,
) {
  const before = useRef(view);
  useEffect(() => {
    if (before.current === view) return;
    before.current = view;
    onChange();
    const focused = document.activeElement;
    if (focused === null || focused === document.body) main.current?.focus();
  });
}
