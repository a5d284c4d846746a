import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
} from "react";
import { Button } from "./Button";
import { cx } from "./cx";
import styles from "./Toast.module.css";

export type ToastContent = {
  tone?: "plain" | "amber" | "red" | undefined;
  /** One sentence; no name of a patient, since it may outlive the view. */
  text: string;
  /** "Undo", "Recall": the toast stays until it is used or dismissed. */
  action?: { label: string; run: () => void } | undefined;
};

type Shown = ToastContent & { id: number };

const ToastContext = createContext<(toast: ToastContent) => void>(() => {});

/** Milliseconds a toast without action stays; hover and focus hold it (WCAG 2.2.1). */
const STAYS = 8000;

let lastId = 0;

/** Says something in the corner: `const say = useToast(); say({ text: "Saved." })`. */
export function useToast() {
  return useContext(ToastContext);
}

/** The corner where short notes appear. Once, around the app. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<readonly Shown[]>([]);
  const say = useCallback((toast: ToastContent) => {
    lastId += 1;
    const next = { ...toast, id: lastId };
    setShown((now) => [...now.slice(-3), next]);
  }, []);
  const drop = useCallback((id: number) => setShown((now) => now.filter((t) => t.id !== id)), []);
  const list = useMemo(
    () => shown.map((toast) => <Toast key={toast.id} toast={toast} drop={drop} />),
    [shown, drop],
  );
  return (
    <ToastContext value={say}>
      {children}
      {/* Stays within reach while a dialog is open. */}
      <div
        className={styles.region}
        role="status"
        aria-label="Notes"
        data-react-aria-top-layer="true"
      >
        {list}
      </div>
    </ToastContext>
  );
}

function Toast({ toast, drop }: { toast: Shown; drop: (id: number) => void }) {
  const [held, setHeld] = useState(false);
  const stays = held || toast.action !== undefined || toast.tone === "red";
  useEffect(() => {
    if (stays) return;
    const timer = setTimeout(() => drop(toast.id), STAYS);
    return () => clearTimeout(timer);
  }, [stays, toast.id, drop]);
  const sign = toast.tone === "red" ? "◆ " : toast.tone === "amber" ? "▲ " : "";
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: holds the note, does nothing else
    <div
      className={cx(styles.toast, styles[toast.tone ?? "plain"])}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span className={styles.text}>
        {sign}
        {toast.text}
      </span>
      {toast.action && (
        <Button
          small
          onPress={() => {
            toast.action?.run();
            drop(toast.id);
          }}
        >
          {toast.action.label}
        </Button>
      )}
      <Button small kind="quiet" onPress={() => drop(toast.id)}>
        Dismiss
      </Button>
    </div>
  );
}
