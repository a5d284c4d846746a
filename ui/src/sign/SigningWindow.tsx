import { useCallback, useEffect, useState } from "react";
import { type Ceremony, type CeremonyBackend, type Refusal, refusalOf } from "../backend";
import { Button, Loading, Notice } from "../components";
import { Enrol } from "./Enrol";
import { Sign } from "./Sign";
import styles from "./Sign.module.css";
import { Unlock } from "./Unlock";

/**
 * The signing window: the one place where a PIN is typed. It asks the program what it is open
 * for, shows that and nothing else, and closes.
 */
export function SigningWindow({ backend }: { backend: CeremonyBackend }) {
  const [ceremony, setCeremony] = useState<Ceremony | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  useEffect(() => {
    let gone = false;
    backend.ceremony().then(
      (found) => gone || setCeremony(found),
      (error: unknown) => gone || setRefusal(refusalOf(error)),
    );
    return () => {
      gone = true;
    };
  }, [backend]);
  const close = useCallback(() => void backend.ceremonyClose(), [backend]);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !event.defaultPrevented) close();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [close]);

  return (
    <main className={styles.window}>
      {ceremony === null && refusal === null && <Loading what="what is to be signed" />}
      {refusal && (
        <div className={styles.alone}>
          <Notice tone="amber" title={refusal.sentence} announce="alert" />
          <Button onPress={close} autoFocus>
            Close
          </Button>
        </div>
      )}
      {ceremony?.sign && <Sign request={ceremony.sign} backend={backend} onClose={close} />}
      {ceremony?.unlock && <Unlock request={ceremony.unlock} backend={backend} onClose={close} />}
      {ceremony?.enrol && <Enrol request={ceremony.enrol} backend={backend} onClose={close} />}
    </main>
  );
}
