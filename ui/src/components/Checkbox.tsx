import { Check, Minus } from "lucide-react";
import type { ReactNode } from "react";
import { Checkbox as AriaCheckbox } from "react-aria-components/Checkbox";
import { Switch as AriaSwitch } from "react-aria-components/Switch";
import styles from "./Checkbox.module.css";

export type CheckboxProps = {
  isSelected: boolean;
  onChange: (selected: boolean) => void;
  isIndeterminate?: boolean | undefined;
  isDisabled?: boolean | undefined;
  children: ReactNode;
};

/** A choice that counts once the form is sent. */
export function Checkbox(props: CheckboxProps) {
  return (
    <AriaCheckbox
      className={styles.check ?? ""}
      isSelected={props.isSelected}
      onChange={props.onChange}
      isIndeterminate={props.isIndeterminate ?? false}
      isDisabled={props.isDisabled ?? false}
    >
      <span className={styles.box} aria-hidden="true">
        {props.isIndeterminate ? <Minus /> : props.isSelected && <Check />}
      </span>
      <span>{props.children}</span>
    </AriaCheckbox>
  );
}

export type SwitchProps = Omit<CheckboxProps, "isIndeterminate">;

/** A setting that counts at once; says On or Off beside it. */
export function Switch(props: SwitchProps) {
  return (
    <AriaSwitch
      className={styles.check ?? ""}
      isSelected={props.isSelected}
      onChange={props.onChange}
      isDisabled={props.isDisabled ?? false}
    >
      <span className={styles.track} aria-hidden="true">
        <span className={styles.thumb} />
      </span>
      <span>
        {props.children}
        <span className={styles.state} aria-hidden="true">
          {props.isSelected ? "On" : "Off"}
        </span>
      </span>
    </AriaSwitch>
  );
}
