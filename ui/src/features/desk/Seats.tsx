import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type Refusal, refusalOf, type SeatCard, useBackend } from "../../backend";
import { Bdi, Button, ErrorState, Loading, Tag } from "../../components";
import { useAsked } from "../../queries";
import { RefusalNotice } from "../proposal/RefusalNotice";
import styles from "./Desk.module.css";

const SEATS = ["session", "seats"] as const;

/** Everybody who can sit here. Choosing somebody signs in, or asks for their PIN. */
export function Seats(props: {
  /** Named on top of the list. */
  heading: string;
  /** Leaves out who sits here now (the lock screen offers them already). */
  others?: boolean;
  demo: boolean;
}) {
  const backend = useBackend();
  const client = useQueryClient();
  const asked = useAsked(SEATS, (one) => one.seats());
  const [entering, setEntering] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  async function enter(card: SeatCard) {
    setEntering(card.seat);
    setRefusal(null);
    try {
      if (props.others) await backend.switchUser(card.seat);
      else await backend.signIn(card.seat);
    } catch (error) {
      setRefusal(refusalOf(error));
    } finally {
      setEntering(null);
      void client.invalidateQueries({ queryKey: ["session"] });
    }
  }

  const seats = (asked.data ?? []).filter((card) => !(props.others && card.current));
  return (
    <section className={styles.seats} aria-label={props.heading}>
      <h2>{props.heading}</h2>
      {asked.isPending && <Loading what="who can sit here" lines={3} />}
      {asked.isError && (
        <ErrorState
          error={asked.error}
          what="The people of this practice could not be listed"
          onRetry={() => void asked.refetch()}
        />
      )}
      <RefusalNotice refusal={refusal} onDismiss={() => setRefusal(null)} />
      {asked.isSuccess && seats.length === 0 && (
        <p className="muted">{props.others ? "Nobody else signed in here yet." : "Nobody yet."}</p>
      )}
      <ul className={styles.seatList}>
        {seats.map((card) => (
          <li key={card.seat}>
            <button
              type="button"
              className={styles.seat}
              disabled={entering !== null}
              onClick={() => void enter(card)}
            >
              <span className={styles.seatWords}>
                <strong>
                  <Bdi text={card.name} />
                </strong>
                <span>
                  {card.role} · {card.practice}
                </span>
              </span>
              {entering === card.seat ? (
                <span role="status">{props.demo ? "Signing in…" : "Waiting for the browser…"}</span>
              ) : (
                <SeatTag card={card} />
              )}
            </button>
          </li>
        ))}
      </ul>
      {entering !== null && !props.demo && (
        <Button onPress={() => void backend.cancelSignIn()}>Stop waiting</Button>
      )}
    </section>
  );
}

function SeatTag({ card }: { card: SeatCard }) {
  if (card.enrolled) return <Tag>has a PIN here</Tag>;
  if (card.known) return <Tag>signed in here before</Tag>;
  return null;
}
