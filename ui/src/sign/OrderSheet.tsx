import { type FormEvent, useRef, useState } from "react";
import { type CeremonyBackend, type OrderRequest, type Refusal, refusalOf } from "../backend";
import { Bdi, Button, Seal } from "../components";
import { Changes } from "../features/policy/Changes";
import { useEndSeen } from "../features/proposal/read";
import { PinField, takePin } from "./PinField";
import { RefusedNotice } from "./Refused";
import styles from "./Sign.module.css";

/** Something ordered for the practice, in full, and the PIN that signs it. */
export function OrderSheet(props: {
  request: OrderRequest;
  backend: CeremonyBackend;
  onClose: () => void;
}) {
  const { request, backend } = props;
  const field = useRef<HTMLInputElement>(null);
  const [read, setRead] = useState(false);
  const [filled, setFilled] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [done, setDone] = useState(false);
  const end = useEndSeen(request.title, 0, () => setRead(true));

  async function sign(event: FormEvent) {
    event.preventDefault();
    if (!filled || !read || busy) return;
    setBusy(true);
    setFilled(false);
    setRefusal(null);
    try {
      await backend.ceremonyOrder(takePin(field));
      setDone(true);
    } catch (error) {
      setRefusal(refusalOf(error));
      field.current?.focus();
    } finally {
      setBusy(false);
    }
  }
  return (
    <form className={styles.sheet} onSubmit={(event) => void sign(event)}>
      <header className={styles.head}>
        <Seal size={36} />
        <div>
          <h1>{request.title}</h1>
          <p className="muted">
            {done
              ? "It is ordered."
              : "You are about to order this, as yourself, for the practice."}
          </p>
        </div>
        {request.demo && <strong className={styles.demo}>DEMO</strong>}
      </header>
      <section
        className={styles.shown}
        aria-label="What is ordered"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling part takes focus
        tabIndex={0}
      >
        <div className={styles.text}>
          {request.lines.map((line) => (
            <p key={line}>
              <Bdi text={line} />
            </p>
          ))}
          {request.changes.length > 0 && <Changes changes={request.changes} />}
          <p>
            <span className="muted">Reason </span>
            <Bdi text={request.reason} />
          </p>
          <p className="small muted">
            Signing: <Bdi text={request.signer} /> · {request.role} · {request.device}
          </p>
          <div ref={end} className={styles.end} />
        </div>
      </section>
      <div className={styles.part}>
        <RefusedNotice refusal={refusal} />
        {done && (
          <p role="status">
            Signed by {request.signer}. It goes to the practice’s other workstations with their next
            exchange.
          </p>
        )}
      </div>
      <div className={styles.act}>
        {!done && (
          <PinField
            label="Your PIN"
            field={field}
            onFilled={setFilled}
            disabled={!read}
            help={read ? undefined : "Read it to its end first."}
          />
        )}
        <div className={styles.buttons}>
          <Button kind="quiet" onPress={props.onClose}>
            {done ? "Close" : "Order nothing"}
          </Button>
          {!done && (
            <Button kind="go" type="submit" isDisabled={!filled || !read} busy={busy}>
              Sign and order
            </Button>
          )}
        </div>
      </div>
    </form>
  );
}
