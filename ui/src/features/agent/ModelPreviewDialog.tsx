import { useState } from "react";
import { type ModelPreview, type Refusal, refusalOf, useBackend } from "../../backend";
import { Button, Dialog, Tag, TextArea } from "../../components";
import { RefusalNotice } from "../proposal/RefusalNotice";
import styles from "./Agent.module.css";

/** Splits a text at its typed tokens, `[[PATIENT_1]]`. */
export function tokensOf(text: string): { text: string; token: boolean }[] {
  return text
    .split(/(\[\[[A-Z_]+_\d+\]\])/)
    .filter((part) => part !== "")
    .map((part) => ({ text: part, token: /^\[\[[A-Z_]+_\d+\]\]$/.test(part) }));
}

/** Shows what a language model would be given instead of a person's words. */
export function ModelPreviewDialog({ first, onClose }: { first: string; onClose: () => void }) {
  const backend = useBackend();
  const [text, setText] = useState(first);
  const [preview, setPreview] = useState<ModelPreview | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [busy, setBusy] = useState(false);

  async function show() {
    setBusy(true);
    setRefusal(null);
    try {
      setPreview(await backend.modelPreview(text));
    } catch (error) {
      setRefusal(refusalOf(error));
    } finally {
      setBusy(false);
    }
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="What a language model would see"
      size="large"
      footer={
        <>
          <Button kind="go" onPress={() => void show()} busy={busy} isDisabled={text.trim() === ""}>
            Show
          </Button>
          <Button kind="quiet" onPress={onClose}>
            Close
          </Button>
        </>
      }
    >
      <div className="stack">
        <TextArea label="Your words" value={text} onChange={setText} rows={3} maxLength={2000} />
        <RefusalNotice refusal={refusal} onDismiss={() => setRefusal(null)} />
        {preview && (
          <section aria-label="What would be sent" className={styles.preview}>
            <p>
              {preview.clean ? (
                <Tag tone="seal">no identifier found in it</Tag>
              ) : (
                <Tag tone="red">an identifier was left: it would not be sent</Tag>
              )}
            </p>
            <p className={styles.previewText} dir="auto">
              {tokensOf(preview.text).map((part, at) =>
                part.token ? (
                  // biome-ignore lint/suspicious/noArrayIndexKey: parts have no name but their place
                  <mark key={at} className={styles.token}>
                    {part.text.slice(2, -2)}
                  </mark>
                ) : (
                  // biome-ignore lint/suspicious/noArrayIndexKey: parts have no name but their place
                  <span key={at}>{part.text}</span>
                ),
              )}
            </p>
            {preview.replaced.length > 0 && (
              <p className="small muted">
                Replaced: {preview.replaced.map((one) => `${one.count} ${one.title}`).join(", ")}
              </p>
            )}
            <p className="small">{preview.sentence}</p>
          </section>
        )}
      </div>
    </Dialog>
  );
}
