import { useState } from "react";
import { type Refusal, refusalOf, useBackend, type SettingsView as View } from "../../backend";
import {
  Button,
  DefinitionList,
  ErrorState,
  Loading,
  Select,
  Switch,
  useToast,
} from "../../components";
import { useAsked, useChanged, useSession } from "../../queries";
import { useAppearance } from "../../shell";
import { NotRefreshed } from "../NotRefreshed";
import { RefusalNotice } from "../proposal/RefusalNotice";
import { Closures } from "./Closures";
import { NumberRow } from "./NumberRow";
import styles from "./Settings.module.css";
import { Wipe } from "./Wipe";

/** How the window looks, the rules of this practice, what is kept here and how it is removed. */
export function SettingsView() {
  const backend = useBackend();
  const asked = useAsked(["settings"], (one) => one.settings());
  const changed = useChanged();
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  /** Changes something and says a refusal; answers whether it was taken. */
  async function change(work: () => Promise<View>): Promise<boolean> {
    setRefusal(null);
    try {
      await work();
      return true;
    } catch (error) {
      setRefusal(refusalOf(error));
      return false;
    } finally {
      changed("settings", "status");
    }
  }
  if (asked.isPending) return <Loading what="the settings" lines={8} />;
  if (asked.isError && !asked.data) {
    return (
      <ErrorState
        error={asked.error}
        what="The settings could not be read"
        onRetry={() => void asked.refetch()}
        retrying={asked.isFetching}
      />
    );
  }
  const view = asked.data;
  return (
    <div className={styles.view}>
      <h1>Settings</h1>
      <NotRefreshed asked={asked} />
      <RefusalNotice refusal={refusal} onDismiss={() => setRefusal(null)} />
      <Look view={view} />
      <section className={styles.part} aria-labelledby="rules">
        <h2 id="rules">Lock, signing and kept data</h2>
        {view.numbers.map((number) => (
          <NumberRow
            key={`${number.key} ${number.value}`}
            number={number}
            onSet={(value) => change(() => backend.setNumber(number.key, value))}
          />
        ))}
      </section>
      <Closures
        key={view.closures.map((one) => one.day).join()}
        closures={view.closures}
        onSet={(closures) => change(() => backend.setClosures(closures))}
      />
      <Key />
      <section className={styles.part} aria-labelledby="profile">
        <h2 id="profile">This practice on this computer</h2>
        <DefinitionList
          items={[
            { term: "Practice", value: view.practice },
            { term: "Profile", value: view.profile },
            { term: "Time zone", value: view.zone },
            { term: "Signs in at", value: view.issuer },
            { term: "This computer", value: view.device },
            { term: "Keys rest in", value: view.keysIn },
            { term: "Folder", value: view.folder },
            { term: "Language model", value: view.model },
          ]}
        />
      </section>
      <Support />
      <Wipe profile={view.profile} />
    </div>
  );
}

function Look({ view }: { view: View }) {
  const backend = useBackend();
  const changed = useChanged();
  const look = useAppearance();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const themes = [
    { id: "system", label: "As the system" },
    { id: "light", label: "Light" },
    { id: "dark", label: "Dark" },
  ] as const;
  const setNotifications = (notifications: boolean) => {
    setRefusal(null);
    backend
      .setPersonal({
        ...view.personal,
        theme: look.theme,
        zoom: Math.round(look.zoom * 100),
        letterKeys: look.singleKeys,
        lessMotion: look.lessMotion ?? false,
        notifications,
      })
      .catch((error: unknown) => setRefusal(refusalOf(error)))
      .finally(() => changed("settings"));
  };
  return (
    <section className={styles.part} aria-labelledby="look">
      <h2 id="look">Look and keys</h2>
      <div className={styles.row}>
        <Select
          label="Theme"
          choices={themes}
          selected={look.theme}
          onSelect={(id) => {
            const theme = themes.find((one) => one.id === id)?.id;
            if (theme) look.change({ theme });
          }}
        />
        <fieldset className={styles.zoom}>
          <legend className={styles.label}>Zoom</legend>
          <span className={styles.row}>
            <Button small onPress={() => look.zoomBy(-1)} aria-label="Smaller">
              −
            </Button>
            <output>{Math.round(look.zoom * 100)} %</output>
            <Button small onPress={() => look.zoomBy(1)} aria-label="Larger">
              +
            </Button>
            <Button small kind="quiet" onPress={() => look.zoomBy(0)}>
              Reset
            </Button>
          </span>
        </fieldset>
      </div>
      <Switch isSelected={look.singleKeys} onChange={(singleKeys) => look.change({ singleKeys })}>
        Single letters are shortcuts
      </Switch>
      <Switch
        isSelected={look.lessMotion ?? false}
        onChange={(lessMotion) => look.change({ lessMotion })}
      >
        Less motion
      </Switch>
      <Switch isSelected={view.personal.notifications} onChange={setNotifications}>
        Notifications (counts only, never a name)
      </Switch>
      <RefusalNotice refusal={refusal} onDismiss={() => setRefusal(null)} />
    </section>
  );
}

function Key() {
  const backend = useBackend();
  const say = useToast();
  const enrol = () =>
    backend
      .openEnrol()
      .catch((error: unknown) => say({ tone: "amber", text: refusalOf(error).sentence }));
  const session = useSession();
  const enrolled = session.data?.enrolled ?? false;
  return (
    <section className={styles.part} aria-labelledby="key">
      <h2 id="key">Signing key</h2>
      <p>
        {enrolled
          ? "Your key is on this computer, under your PIN."
          : "You have no signing key on this computer yet. Without one you can read and draft, not sign."}
      </p>
      <div>
        <Button onPress={() => void enrol()}>
          {enrolled ? "Choose a new PIN…" : "Make my signing key…"}
        </Button>
      </div>
    </section>
  );
}

function Support() {
  const backend = useBackend();
  const say = useToast();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  async function bundle() {
    setRefusal(null);
    try {
      const file = await backend.supportBundle();
      if (file !== null) say({ text: `Written to ${file}.` });
    } catch (error) {
      setRefusal(refusalOf(error));
    }
  }
  return (
    <section className={styles.part} aria-labelledby="support">
      <h2 id="support">Support</h2>
      <p>
        The bundle holds versions, counts, settings and error codes. No patient, no name, no text of
        a message is in it; open it and see before you send it.
      </p>
      <RefusalNotice refusal={refusal} onDismiss={() => setRefusal(null)} />
      <div>
        <Button onPress={() => void bundle()}>Save a support bundle…</Button>
      </div>
    </section>
  );
}
