import { type FormEvent, useState } from "react";
import { Dialog as AriaDialog, DialogTrigger } from "react-aria-components/Dialog";
import { Popover } from "react-aria-components/Popover";
import { Button, DateField, Kbd } from "../../../components";
import { useAppearance, useShortcuts } from "../../../shell";
import styles from "./Tools.module.css";

export type GoToDateProps = {
  /** The practice's day, from which -3m counts. */
  today: string;
  onGo: (day: string) => void;
};

/** Jumps to a day: typed as a date or as -3m. The letter G opens it. */
export function GoToDate({ today, onGo }: GoToDateProps) {
  const [open, setOpen] = useState(false);
  const [day, setDay] = useState<string | null>(null);
  const { singleKeys } = useAppearance();
  useShortcuts("Timeline", [
    { name: "Go to a date", keys: "g", words: "jump timeline", run: () => setOpen(true) },
  ]);

  function go(event: FormEvent) {
    event.preventDefault();
    if (day === null) return;
    setOpen(false);
    onGo(day);
  }

  return (
    <DialogTrigger isOpen={open} onOpenChange={setOpen}>
      <Button small>
        Go to date{" "}
        {singleKeys && (
          <span aria-hidden="true">
            <Kbd keys="G" />
          </span>
        )}
      </Button>
      <Popover className={styles.popover ?? ""} placement="bottom end">
        <AriaDialog aria-label="Go to date" className={styles.dialog ?? ""}>
          <form className={styles.go} onSubmit={go}>
            <DateField label="Date" value={day} onChange={setDay} today={today} autoFocus />
            <Button type="submit" kind="go" isDisabled={day === null}>
              Go
            </Button>
          </form>
        </AriaDialog>
      </Popover>
    </DialogTrigger>
  );
}
