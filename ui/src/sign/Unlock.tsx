import { type FormEvent, useRef, useState } from "react";
import { type CeremonyBackend, type Refusal, refusalOf, type UnlockRequest } from "../backend";
import { Bdi, Button, cx, Seal } from "../components";
import { PinField, takePin } from "./PinField";
import { RefusedNotice } from "./Refused";
import styles from "./Sign.module.css";

/** The desk is locked; the PIN of who sits there opens it. */
export function Unlock(props: {
  request: UnlockRequest;
  backend: CeremonyBackend;
  onClose: () => void;
}) {
  const { request, backend } = props;
  const field = useRef<HTMLInputElement>(null);
  const [filled, setFilled] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  async function unlock(event: FormEvent) {
    event.preventDefault();
    if (!filled || busy) return;
    setBusy(true);
    setFilled(false);
    setRefusal(null);
    try {
      await backend.ceremonyUnlock(takePin(field));
    } catch (error) {
      setRefusal(refusalOf(error));
      field.current?.focus();
    } finally {
      setBusy(false);
    }
  }
  return (
    <form className={cx(styles.sheet, styles.short)} onSubmit={(event) => void unlock(event)}>
      <header className={styles.head}>
        <Seal size={36} />
        <div>
          <h1>Unlock</h1>
          <p className="muted">
            <Bdi text={request.name} /> · {request.role} · {request.practice}
          </p>
        </div>
        {request.demo && <strong className={styles.demo}>DEMO</strong>}
      </header>
      <div className={styles.part}>
        <PinField label="Your PIN" field={field} onFilled={setFilled} autoFocus />
        <RefusedNotice refusal={refusal} />
      </div>
      <footer className={styles.foot}>
        <Button kind="quiet" onPress={props.onClose}>
          Cancel
        </Button>
        <Button kind="go" type="submit" isDisabled={!filled} busy={busy}>
          Unlock
        </Button>
      </footer>
    </form>
  );
}
