import { type FormEvent, useRef, useState } from "react";
import { type CeremonyBackend, type EnrolRequest, type Refusal, refusalOf } from "../backend";
import { Bdi, Button, cx, Seal } from "../components";
import { PinField, takePin } from "./PinField";
import { RefusedNotice } from "./Refused";
import styles from "./Sign.module.css";

const DIFFER: Refusal = {
  code: "pins_differ",
  sentence: "The two PINs are not the same. No key was made; type the PIN twice.",
  details: [],
};

/** A signing key is made on this device; a PIN is chosen and typed twice. */
export function Enrol(props: {
  request: EnrolRequest;
  backend: CeremonyBackend;
  onClose: () => void;
}) {
  const { request, backend } = props;
  const first = useRef<HTMLInputElement>(null);
  const second = useRef<HTMLInputElement>(null);
  const [filled, setFilled] = useState([false, false]);
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  async function enrol(event: FormEvent) {
    event.preventDefault();
    if (!filled.every(Boolean) || busy) return;
    const [pin, again] = [takePin(first), takePin(second)];
    setFilled([false, false]);
    if (pin !== again) {
      setRefusal(DIFFER);
      return first.current?.focus();
    }
    setBusy(true);
    setRefusal(null);
    try {
      await backend.ceremonyEnrol(pin, again);
      setDone(true);
    } catch (error) {
      setRefusal(refusalOf(error));
      first.current?.focus();
    } finally {
      setBusy(false);
    }
  }
  if (done) {
    return (
      <div className={styles.sheet}>
        <section className={styles.sealed} role="status">
          <Seal size={44} />
          <div>
            <p className={styles.sealedTitle}>
              Your signing key is on this computer, {request.name}.
            </p>
            <p>You can countersign now. The key never leaves this computer.</p>
          </div>
        </section>
        <footer className={styles.foot}>
          <Button kind="go" onPress={props.onClose} autoFocus>
            Done
          </Button>
        </footer>
      </div>
    );
  }
  return (
    <form className={cx(styles.sheet, styles.short)} onSubmit={(event) => void enrol(event)}>
      <header className={styles.head}>
        <Seal size={36} />
        <div>
          <h1>Choose your PIN</h1>
          <p className="muted">
            <Bdi text={request.name} /> · {request.role} · {request.device}
          </p>
        </div>
        {request.demo && <strong className={styles.demo}>DEMO</strong>}
      </header>
      <div className={styles.part}>
        <p>
          A signing key is made on this computer and kept under this PIN. You type it each time you
          countersign.
          {request.replaces && " Your former key here is replaced; what it signed stays valid."}
        </p>
        <PinField
          label="New PIN"
          help="Six to twelve digits; not one digit repeated, no simple run."
          field={first}
          onFilled={(full) => setFilled((now) => [full, now[1] ?? false])}
          autoFocus
          fresh
        />
        <PinField
          label="The same again"
          field={second}
          onFilled={(full) => setFilled((now) => [now[0] ?? false, full])}
          fresh
        />
        <RefusedNotice refusal={refusal} />
        {busy && (
          <p role="status">
            {request.demo ? "Making the key…" : "Sign in once more in the browser to make the key…"}
          </p>
        )}
      </div>
      <footer className={styles.foot}>
        <Button kind="quiet" onPress={props.onClose}>
          Cancel
        </Button>
        <Button kind="go" type="submit" isDisabled={!filled.every(Boolean)} busy={busy}>
          Make my signing key
        </Button>
      </footer>
    </form>
  );
}
