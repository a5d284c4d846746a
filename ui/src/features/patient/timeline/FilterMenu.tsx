import { ChevronDown } from "lucide-react";
import { Dialog as AriaDialog, DialogTrigger } from "react-aria-components/Dialog";
import { Popover } from "react-aria-components/Popover";
import { Bdi, Button, Checkbox } from "../../../components";
import styles from "./Tools.module.css";

export type FilterChoice = { id: string; label: string; count?: number | undefined };

export type FilterMenuProps = {
  /** What is chosen from, in words: "kinds". */
  noun: string;
  choices: readonly FilterChoice[];
  /** None chosen means all. */
  chosen: readonly string[];
  onToggle: (id: string) => void;
  onClear: () => void;
};

/** Several of a few, behind a button that says how many. */
export function FilterMenu({ noun, choices, chosen, onToggle, onClear }: FilterMenuProps) {
  const one = chosen.length === 1 ? choices.find((choice) => choice.id === chosen[0]) : undefined;
  const words = chosen.length === 0 ? `All ${noun}` : (one?.label ?? `${chosen.length} ${noun}`);
  return (
    <DialogTrigger>
      <span className={chosen.length > 0 ? styles.on : undefined}>
        <Button small>
          {words} <ChevronDown aria-hidden="true" />
        </Button>
      </span>
      <Popover className={styles.popover ?? ""} placement="bottom end">
        <AriaDialog aria-label={`Filter by ${noun}`} className={styles.dialog ?? ""}>
          {choices.length === 0 && <p>None recorded</p>}
          {choices.map((choice) => (
            <div key={choice.id} className={styles.choice}>
              <Checkbox
                isSelected={chosen.includes(choice.id)}
                onChange={() => onToggle(choice.id)}
              >
                <Bdi text={choice.label} />
              </Checkbox>
              {choice.count !== undefined && (
                <span className={styles.count}>{choice.count.toLocaleString("en-US")}</span>
              )}
            </div>
          ))}
          <Button small kind="quiet" isDisabled={chosen.length === 0} onPress={onClear}>
            Show all {noun}
          </Button>
        </AriaDialog>
      </Popover>
    </DialogTrigger>
  );
}
