import { useState } from "react";
import {
  type CeremonyBackend,
  type Refusal,
  refusalOf,
  type Sealed,
  type SigningRequest,
} from "../backend";
import { Button, cx, Seal } from "../components";
import { useSecondsUntil } from "../features/proposal/Recall";
import { formatInstant } from "../format";
import { RefusedNotice } from "./Refused";
import styles from "./Sign.module.css";

/** The seal: who, as what, when, and how long it can be taken back. */
export function SealedView(props: {
  sealed: Sealed;
  request: SigningRequest;
  backend: CeremonyBackend;
  onClose: () => void;
}) {
  const { sealed, request, backend } = props;
  const seconds = useSecondsUntil(sealed.leavesAt);
  const [recalled, setRecalled] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  async function recall() {
    setBusy(true);
    setRefusal(null);
    try {
      await backend.ceremonyRecall(sealed.ids);
      setRecalled(true);
    } catch (error) {
      setRefusal(refusalOf(error));
    } finally {
      setBusy(false);
    }
  }
  const at = formatInstant(sealed.at, request.zone, { seconds: true });
  const many = sealed.ids.length > 1;
  return (
    <>
      <section className={cx(styles.sealed, !sealed.approved && styles.declined)}>
        {sealed.approved && !recalled && <Seal size={44} />}
        <div>
          <p className={styles.sealedTitle} role="status">
            {recalled
              ? `Taken back. ${many ? "They wait" : "It waits"} for review again; nothing was sent.`
              : `${sealed.approved ? "Countersigned" : "Declined"} by ${sealed.signer}, ${sealed.role} · ${at}`}
          </p>
          {sealed.approved && !recalled && (
            <p>
              {seconds > 0
                ? `Leaves in ${seconds} s, when the hours allow.`
                : "On its way, when the hours allow."}{" "}
              A receipt follows in the timeline and in the audit chain.
            </p>
          )}
        </div>
      </section>
      <RefusedNotice refusal={refusal} />
      <footer className={styles.foot}>
        {sealed.approved && !recalled && (
          <Button onPress={() => void recall()} busy={busy}>
            Recall
          </Button>
        )}
        <Button kind="go" onPress={props.onClose} autoFocus>
          Done
        </Button>
      </footer>
    </>
  );
}
