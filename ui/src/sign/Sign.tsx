import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from "react";
import {
  type CeremonyBackend,
  type Refusal,
  refusalOf,
  type Sealed,
  type SigningRequest,
} from "../backend";
import { Button, Seal, TextField } from "../components";
import { setClock } from "../format";
import { PinField, takePin } from "./PinField";
import { RefusedNotice } from "./Refused";
import { SealedView } from "./SealedView";
import styles from "./Sign.module.css";
import { SigningText } from "./SigningText";

const WHAT: Readonly<Record<string, string>> = {
  send_sms: "text message",
  send_email: "e-mail",
  submit_authorization: "authorization request",
  send_document: "document",
};

function title(request: SigningRequest, declining: boolean): string {
  const [first] = request.items;
  const verb = declining ? "Decline" : "Countersign";
  if (request.items.length !== 1 || !first) return `${verb} ${request.items.length} drafts`;
  return `${verb} this ${WHAT[first.line.action] ?? "change"}`;
}

/** While it is being signed the window stays: what came of it is seen. */
function holdEscape(event: KeyboardEvent, busy: boolean) {
  if (busy && event.key === "Escape") event.preventDefault();
}

/** What is signed, who signs, what it rests on, the PIN and the buttons. */
export function Sign(props: {
  request: SigningRequest;
  backend: CeremonyBackend;
  onClose: () => void;
}) {
  const { request, backend } = props;
  const field = useRef<HTMLInputElement>(null);
  const shown = useRef<HTMLElement>(null);
  const [at, setAt] = useState(0);
  const [read, setRead] = useState<ReadonlySet<string>>(new Set());
  const [declining, setDeclining] = useState(false);
  const [reason, setReason] = useState("");
  const [filled, setFilled] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [sealed, setSealed] = useState<Sealed | null>(null);
  const item = request.items[at];
  const left = request.items.filter((one) => !read.has(one.line.id)).length;
  const mayApprove = request.items.every((one) => one.may.includes("approve"));
  const mayDecline = request.items.every((one) => one.may.includes("decline"));
  const needsReason = declining && reason.trim() === "";
  const ready = filled && left === 0 && !needsReason && (declining ? mayDecline : mayApprove);

  // The field takes no PIN until every text was read: then the cursor is in it.
  useEffect(() => {
    if (left === 0) field.current?.focus();
    else if (document.activeElement === document.body)
      shown.current?.focus({ preventScroll: true });
  }, [left]);

  async function sign(event: FormEvent) {
    event.preventDefault();
    if (!ready || busy) return;
    setBusy(true);
    setFilled(false);
    setRefusal(null);
    const items = request.items.map(({ line }) => ({
      id: line.id,
      shownDigest: line.shownDigest,
    }));
    try {
      const done = await backend.ceremonySign(takePin(field), reason.trim(), items, !declining);
      setClock(done.at);
      setSealed(done);
    } catch (error) {
      setRefusal(refusalOf(error));
      field.current?.focus();
    } finally {
      setBusy(false);
    }
  }

  return (
    <form
      className={styles.sheet}
      onSubmit={(event) => void sign(event)}
      onKeyDown={(event) => holdEscape(event, busy)}
    >
      <header className={styles.head}>
        <Seal size={36} />
        <div>
          <h1>{title(request, declining)}</h1>
          <p className="muted">
            {sealed
              ? "It is decided; what it was about stands below."
              : declining
                ? "It will not be sent. Your name and reason stay with it."
                : "You are about to send, as yourself, exactly what stands below."}
          </p>
        </div>
        {request.demo && <strong className={styles.demo}>DEMO</strong>}
      </header>
      {item && (
        // Scrolls by keys too: a text is read to its end before a PIN is typed.
        <section
          key={item.line.id}
          ref={shown}
          className={styles.shown}
          aria-label="What is signed"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling part takes focus
          tabIndex={0}
        >
          <SigningText
            item={item}
            request={request}
            onRead={() =>
              setRead((now) => (now.has(item.line.id) ? now : new Set(now).add(item.line.id)))
            }
          />
        </section>
      )}
      {request.items.length > 1 && (
        <nav className={styles.pager} aria-label="Drafts to sign">
          <Button small isDisabled={at === 0} onPress={() => setAt(at - 1)}>
            Previous
          </Button>
          <span role="status">
            {at + 1} of {request.items.length}
            {left > 0 ? ` · ${left} not read yet` : " · all read"}
          </span>
          <Button small isDisabled={at >= request.items.length - 1} onPress={() => setAt(at + 1)}>
            Next
          </Button>
        </nav>
      )}
      {sealed ? (
        <SealedView sealed={sealed} request={request} backend={backend} onClose={props.onClose} />
      ) : (
        <>
          <div className={styles.part}>
            {declining && (
              <TextField
                label="Why it is declined"
                value={reason}
                onChange={setReason}
                maxLength={300}
                autoFocus
              />
            )}
            <RefusedNotice refusal={refusal} />
          </div>
          <div className={styles.act}>
            <PinField
              label="Your PIN"
              field={field}
              onFilled={setFilled}
              disabled={left > 0}
              help={left > 0 ? "Read every text to its end first." : undefined}
            />
            <div className={styles.buttons}>
              <Button kind="quiet" onPress={props.onClose}>
                Back to the draft
              </Button>
              {mayDecline && (
                <Button onPress={() => setDeclining(!declining)}>
                  {declining ? "Do not decline" : "Decline…"}
                </Button>
              )}
              {(mayApprove || declining) && (
                <Button kind="go" type="submit" isDisabled={!ready} busy={busy}>
                  {declining ? "Decline" : "Countersign"}
                </Button>
              )}
            </div>
          </div>
        </>
      )}
    </form>
  );
}
