import { type FormEvent, useRef, useState } from "react";
import { type CeremonyBackend, type ConfirmRequest, type Refusal, refusalOf } from "../backend";
import { Bdi, Button, cx, Seal } from "../components";
import { PinField, takePin } from "./PinField";
import { RefusedNotice } from "./Refused";
import styles from "./Sign.module.css";

/** An operation that asks for a fresh proof of who is here: the PIN, or a new sign-in. */
export function Confirm(props: {
  request: ConfirmRequest;
  backend: CeremonyBackend;
  onClose: () => void;
}) {
  const { request, backend } = props;
  const byPin = request.triesLeft !== null;
  const field = useRef<HTMLInputElement>(null);
  const [filled, setFilled] = useState(!byPin);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  async function confirm(event: FormEvent) {
    event.preventDefault();
    if (!filled || busy) return;
    setBusy(true);
    if (byPin) setFilled(false);
    setRefusal(null);
    try {
      await backend.ceremonyConfirm(byPin ? takePin(field) : null);
    } catch (error) {
      setRefusal(refusalOf(error));
      field.current?.focus();
    } finally {
      setBusy(false);
    }
  }
  return (
    <form className={cx(styles.sheet, styles.short)} onSubmit={(event) => void confirm(event)}>
      <header className={styles.head}>
        <Seal size={36} />
        <div>
          <h1>{request.what}</h1>
          <p className="muted">
            <Bdi text={request.name} /> · {request.role} · {request.practice}
          </p>
        </div>
        {request.demo && <strong className={styles.demo}>DEMO</strong>}
      </header>
      <div className={styles.part}>
        <p>
          {byPin
            ? "This asks for your PIN each time. It confirms this once, within five minutes."
            : "This asks you to sign in once more. It confirms this once, within five minutes."}
        </p>
        {byPin && <PinField label="Your PIN" field={field} onFilled={setFilled} autoFocus />}
        <RefusedNotice refusal={refusal} />
        {busy && !byPin && <p role="status">Sign in once more in the browser to confirm…</p>}
      </div>
      <footer className={styles.foot}>
        <Button kind="quiet" onPress={props.onClose}>
          Cancel
        </Button>
        <Button kind="go" type="submit" isDisabled={!filled} busy={busy}>
          {byPin ? "Confirm" : "Sign in to confirm"}
        </Button>
      </footer>
    </form>
  );
}
