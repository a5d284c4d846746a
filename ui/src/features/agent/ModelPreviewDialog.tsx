import { useState } from "react";
import { type ModelPreview, type Refusal, refusalOf, useBackend } from "../../backend";
import { Button, Dialog, Select, TextArea } from "../../components";
import { RefusalNotice } from "../proposal/RefusalNotice";
import { PreviewSides } from "./PreviewSides";

const PROFILES = [
  {
    id: "safe-harbor",
    label: "A language model",
    detail: "All 18 identifiers of 45 CFR 164.514(b)(2) become tokens",
  },
  {
    id: "guardrails",
    label: "A person or vetted agent outside",
    detail: "Names to initials, numbers to the last four, birth dates to the year",
  },
] as const;

/** Shows what would leave instead of a person's words, beside them. */
export function ModelPreviewDialog({ first, onClose }: { first: string; onClose: () => void }) {
  const backend = useBackend();
  const [text, setText] = useState(first);
  const [profile, setProfile] = useState<string>(PROFILES[0].id);
  const [preview, setPreview] = useState<ModelPreview | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [busy, setBusy] = useState(false);

  async function show(under: string) {
    setBusy(true);
    setRefusal(null);
    try {
      setPreview(await backend.modelPreview(text, under));
    } catch (error) {
      setPreview(null);
      setRefusal(refusalOf(error));
    } finally {
      setBusy(false);
    }
  }
  function choose(id: string) {
    setProfile(id);
    if (preview) void show(id);
  }
  function write(words: string) {
    setText(words);
    // What is shown beside other words would be a lie.
    setPreview(null);
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="What a language model would see"
      size="large"
      footer={
        <>
          <Button
            kind="go"
            onPress={() => void show(profile)}
            busy={busy}
            isDisabled={text.trim() === ""}
          >
            Show
          </Button>
          <Button kind="quiet" onPress={onClose}>
            Close
          </Button>
        </>
      }
    >
      <div className="stack">
        <TextArea label="Your words" value={text} onChange={write} rows={3} maxLength={2000} />
        <Select
          label="Who would read them"
          choices={PROFILES}
          selected={profile}
          onSelect={choose}
        />
        <RefusalNotice refusal={refusal} onDismiss={() => setRefusal(null)} />
        {preview && <PreviewSides preview={preview} />}
      </div>
    </Dialog>
  );
}
