import { Bot, PanelRightClose } from "lucide-react";
import {
  createContext,
  type KeyboardEvent,
  type ReactNode,
  type RefCallback,
  useCallback,
  useContext,
  useMemo,
  useRef,
} from "react";
import { IconButton } from "../components/Button";
import { cx } from "../components/cx";
import { Resizer } from "../components/Resizer";
import styles from "./AgentFrame.module.css";

type AgentBox = { set: (box: HTMLElement | null) => void; focus: () => void };

const AgentBoxContext = createContext<AgentBox>({ set: () => {}, focus: () => {} });

/** The ref for the box in which one asks the agent; Ctrl+K goes there. */
export function useAgentBox(): RefCallback<HTMLElement> {
  const { set } = useContext(AgentBoxContext);
  return useCallback((box: HTMLElement | null) => set(box), [set]);
}

/** Puts the cursor into the agent's box. */
export function useFocusAgent(): () => void {
  return useContext(AgentBoxContext).focus;
}

/** Knows the agent's box; `onWanted` opens the sidebar first. */
export function AgentBoxProvider({
  onWanted,
  children,
}: {
  onWanted: () => void;
  children: ReactNode;
}) {
  const box = useRef<HTMLElement | null>(null);
  const value = useMemo<AgentBox>(
    () => ({
      set: (element) => {
        box.current = element;
      },
      focus: () => {
        onWanted();
        // The sidebar may have been hidden, and what is hidden takes no focus.
        requestAnimationFrame(() => box.current?.focus());
      },
    }),
    [onWanted],
  );
  return <AgentBoxContext value={value}>{children}</AgentBoxContext>;
}

export const AGENT_WIDTH = { usual: 23.25, min: 18, max: 40 } as const;

export type AgentFrameProps = {
  open: boolean;
  /** A drawer over the view where there is no room beside it. */
  drawer: boolean;
  width: number;
  onWidth: (width: number) => void;
  onClose: () => void;
  onOpen: () => void;
  /** Nothing stands at the edge while closed; something else opens it. */
  noStrip: boolean;
  children: ReactNode;
};

/** The agent's sidebar: stands on every view, keeps its conversation while closed. */
export function AgentFrame(props: AgentFrameProps) {
  const { open, drawer, width, onClose } = props;

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== "Escape" || !drawer || event.defaultPrevented) return;
    event.stopPropagation();
    onClose();
  }

  return (
    <>
      {!open && !props.noStrip && (
        <div className={styles.strip}>
          <IconButton label="Open the agent" keys="Ctrl K" onPress={props.onOpen}>
            <Bot aria-hidden="true" />
          </IconButton>
        </div>
      )}
      {open && drawer && (
        <div className={styles.scrim} onPointerDown={onClose} data-testid="agent-scrim" />
      )}
      {open && !drawer && (
        <Resizer
          label="Width of the agent"
          value={width}
          min={AGENT_WIDTH.min}
          max={AGENT_WIDTH.max}
          onChange={props.onWidth}
          pane="after"
          controls="agent"
        />
      )}
      <aside
        id="agent"
        aria-label="Agent"
        hidden={!open}
        className={cx(styles.agent, drawer && styles.drawer)}
        style={{ width: `${width}rem` }}
        onKeyDown={onKeyDown}
      >
        <div className={styles.close}>
          <IconButton label="Close the agent" onPress={onClose}>
            <PanelRightClose aria-hidden="true" />
          </IconButton>
        </div>
        {props.children}
      </aside>
    </>
  );
}

export type AgentPaneProps = {
  /** What it works with: "local planner · nothing leaves". */
  note: ReactNode;
  /** The conversation. */
  children: ReactNode;
  /** The box at the bottom and the line below it. */
  footer: ReactNode;
};

/** The inside of the sidebar: heading, conversation, box. The conversation scrolls. */
export function AgentPane({ note, children, footer }: AgentPaneProps) {
  return (
    <>
      <header className={styles.head}>
        <h2>Agent</h2>
        <span className="small muted">{note}</span>
      </header>
      <div className={styles.talk}>{children}</div>
      <div className={styles.ask}>{footer}</div>
    </>
  );
}
