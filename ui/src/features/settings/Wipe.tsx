import { useState } from "react";
import { type Refusal, refusalOf, useBackend } from "../../backend";
import { Button, Dialog, TextField } from "../../components";
import { RefusalNotice } from "../proposal/RefusalNotice";
import styles from "./Settings.module.css";

/** Removes the kept copy and its keys from this computer, after its name was typed. */
export function Wipe({ profile }: { profile: string }) {
  const backend = useBackend();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState("");
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  async function wipe() {
    setBusy(true);
    setRefusal(null);
    try {
      await backend.wipe(typed);
    } catch (error) {
      setRefusal(refusalOf(error));
    } finally {
      setBusy(false);
    }
  }
  return (
    <section className={styles.part} aria-labelledby="wipe">
      <h2 id="wipe">Remove this copy</h2>
      <p>
        Deletes the encrypted copy and its keys from this computer. What the practice’s systems hold
        stays there. Drafts and signed items that were not exchanged yet are lost.
      </p>
      <div>
        <Button
          kind="danger"
          onPress={() => {
            // A name typed before and taken back is typed again.
            setTyped("");
            setRefusal(null);
            setOpen(true);
          }}
        >
          Remove from this computer…
        </Button>
      </div>
      {open && (
        <Dialog
          isOpen
          onClose={() => setOpen(false)}
          title="Remove the kept copy?"
          size="small"
          footer={
            <>
              <Button
                kind="danger"
                isDisabled={typed !== profile}
                busy={busy}
                onPress={() => void wipe()}
              >
                Remove for good
              </Button>
              <Button kind="quiet" onPress={() => setOpen(false)} autoFocus>
                Keep it
              </Button>
            </>
          }
        >
          <div className="stack">
            <p>
              This cannot be undone. Type the profile’s name, <strong>{profile}</strong>, to go on.
              The program closes afterwards.
            </p>
            <TextField label="Profile’s name" value={typed} onChange={setTyped} />
            <RefusalNotice refusal={refusal} onDismiss={() => setRefusal(null)} />
          </div>
        </Dialog>
      )}
    </section>
  );
}
