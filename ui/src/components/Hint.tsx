import type { ReactElement } from "react";
import { Tooltip, TooltipTrigger } from "react-aria-components/Tooltip";
import styles from "./Hint.module.css";

/** A short hint on hover and focus; the control keeps its own accessible name. */
export function Hint({ text, children }: { text: string; children: ReactElement }) {
  return (
    <TooltipTrigger delay={600}>
      {children}
      <Tooltip className={styles.hint ?? ""} offset={6}>
        {text}
      </Tooltip>
    </TooltipTrigger>
  );
}
