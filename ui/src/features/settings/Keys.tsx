import { useState } from "react";
import { type KeysView, type OrderDraft, type Refusal, refusalOf, useBackend } from "../../backend";
import {
  Bdi,
  Button,
  Dialog,
  ErrorState,
  Loading,
  Notice,
  Select,
  Tag,
  TextField,
} from "../../components";
import { formatInstant } from "../../format";
import { keys as queries, useAsked, useSession } from "../../queries";
import { RefusalNotice } from "../proposal/RefusalNotice";
import styles from "./Settings.module.css";

const CAUSES = [
  { id: "lost", label: "Lost or stolen" },
  { id: "compromised", label: "Somebody else may know it" },
  { id: "left", label: "No longer theirs to use" },
  { id: "replaced", label: "Replaced by another" },
];

/** What is about to be ordered, with the words of the button that asks for it. */
type Asked = {
  title: string;
  button: string;
  order: (cause: string) => OrderDraft;
  caused: boolean;
};

/** Signing keys and workstations: whose they are, what waits, and ending them. */
export function Keys() {
  const asked = useAsked(queries.signingKeys, (backend) => backend.keys());
  const session = useSession();
  const [order, setOrder] = useState<Asked | null>(null);
  const zone = session.data?.zone ?? "UTC";
  return (
    <section className={styles.part} aria-labelledby="keys">
      <h2 id="keys">Signing keys and workstations</h2>
      {asked.isPending && <Loading what="the keys" lines={3} />}
      {asked.isError && !asked.data && (
        <ErrorState
          error={asked.error}
          what="The keys could not be read"
          onRetry={() => void asked.refetch()}
          retrying={asked.isFetching}
        />
      )}
      {asked.data && <Lists view={asked.data} zone={zone} onOrder={setOrder} />}
      {order && <OrderDialog asked={order} onClose={() => setOrder(null)} />}
    </section>
  );
}

function Lists(props: { view: KeysView; zone: string; onOrder: (asked: Asked) => void }) {
  const { view, zone, onOrder } = props;
  return (
    <>
      {view.blocked && (
        <Notice
          tone="red"
          title="The exchange is stopped: the practice’s queue holds an event in a workstation’s name that it did not sign."
          todo="Nothing is exchanged or sent. Find out who wrote it, then set it aside."
          announce="alert"
        >
          <p className="small">
            Workstation {view.blocked.device.slice(0, 8)}, its number {view.blocked.seq}, since{" "}
            {formatInstant(view.blocked.since, zone)}
          </p>
          <Button
            small
            onPress={() => {
              const event = view.blocked?.event ?? "";
              onOrder({
                title: "Set the forged event aside",
                button: "Set aside…",
                order: () => ({ quarantine: event }),
                caused: false,
              });
            }}
          >
            Set it aside…
          </Button>
        </Notice>
      )}
      {view.keys.length === 0 && view.pending.length === 0 && (
        <p className="muted">No signing key of yours is known to the practice.</p>
      )}
      <ul className={styles.keys} aria-label="Signing keys">
        {view.pending.map((one) => (
          <li key={one.enrolment}>
            <span>
              <strong>
                <Bdi text={one.name} />
              </strong>{" "}
              · {one.role} · workstation {one.device} <Tag tone="amber">waits</Tag>
              <span className="small muted">
                {" "}
                for an administrator since {formatInstant(one.at, zone)} · key{" "}
                {one.publicKey.slice(0, 4)} {one.publicKey.slice(4, 8)} … {one.publicKey.slice(-4)}
              </span>
            </span>
            {one.mayCountersign && (
              <Button
                small
                aria-label={`Countersign the key of ${one.name}`}
                onPress={() =>
                  onOrder({
                    title: `Countersign the key of ${one.name}`,
                    button: "Countersign…",
                    order: () => ({ countersign: one.enrolment }),
                    caused: false,
                  })
                }
              >
                Countersign…
              </Button>
            )}
          </li>
        ))}
        {view.keys.map((one) => (
          <li key={`${one.publicKey} ${one.since}`}>
            <span>
              <strong>
                <Bdi text={one.name} />
              </strong>{" "}
              · {one.role} · workstation {one.device}
              {one.here ? " (this one)" : ""}
              <span className="small muted">
                {" "}
                since {formatInstant(one.since, zone)}
                {one.npi !== null && <> · NPI {one.npi}</>}
                {one.countersignedBy !== null && <> · countersigned by {one.countersignedBy}</>}
                {one.ended !== null && <> · {one.ended}</>}
              </span>
            </span>
            {one.mayRevoke && (
              <Button
                small
                kind="quiet"
                aria-label={`Revoke the key of ${one.name} on workstation ${one.device}`}
                onPress={() =>
                  onOrder({
                    title: `Revoke the key of ${one.name}`,
                    button: "Revoke…",
                    order: (cause) => ({ revokeKey: [one.publicKey, cause] }),
                    caused: true,
                  })
                }
              >
                Revoke…
              </Button>
            )}
          </li>
        ))}
      </ul>
      {view.devices.length > 0 && (
        <ul className={styles.keys} aria-label="Workstations">
          {view.devices.map((one) => (
            <li key={one.device}>
              <span>
                Workstation {one.device.slice(0, 8)}
                {one.here ? " (this one)" : ""}
                <span className="small muted">
                  {" "}
                  {one.people.length === 0 ? "no key that counts" : one.people.join(", ")}
                  {one.ended !== null && <> · {one.ended}</>}
                </span>
              </span>
              {one.mayRevoke && (
                <Button
                  small
                  kind="quiet"
                  aria-label={`Workstation ${one.device.slice(0, 8)} is lost`}
                  onPress={() =>
                    onOrder({
                      title: `Revoke workstation ${one.device.slice(0, 8)} and every key on it`,
                      button: "Revoke…",
                      order: (cause) => ({ revokeDevice: [one.device, cause] }),
                      caused: true,
                    })
                  }
                >
                  Lost…
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** Why, before the signing window shows the order in full. */
function OrderDialog({ asked, onClose }: { asked: Asked; onClose: () => void }) {
  const backend = useBackend();
  const [cause, setCause] = useState("lost");
  const [reason, setReason] = useState("");
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [busy, setBusy] = useState(false);
  async function open() {
    setBusy(true);
    setRefusal(null);
    try {
      await backend.openOrder(asked.order(cause), reason.trim());
      onClose();
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
      title={asked.title}
      size="small"
      footer={
        <>
          <Button
            kind="go"
            onPress={() => void open()}
            isDisabled={reason.trim() === ""}
            busy={busy}
          >
            {asked.button}
          </Button>
          <Button kind="quiet" onPress={onClose}>
            Leave it
          </Button>
        </>
      }
    >
      <RefusalNotice refusal={refusal} />
      {asked.caused && (
        <Select label="What happened" choices={CAUSES} selected={cause} onSelect={setCause} />
      )}
      <TextField
        label="Why"
        value={reason}
        onChange={setReason}
        maxLength={300}
        isRequired
        help="It stands in the signed order and in the audit."
      />
    </Dialog>
  );
}
