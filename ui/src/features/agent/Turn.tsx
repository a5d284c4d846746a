import type { AgentTurn } from "../../backend";
import { Bdi, Button, Notice } from "../../components";
import { withoutTurns } from "../../format";
import { usePlaces } from "../places";
import styles from "./Agent.module.css";
import { Result } from "./Results";
import { StepsDone } from "./Steps";

/** What a person asked. */
export function Asked({ text }: { text: string }) {
  return (
    <p className={styles.me} dir="auto">
      <span className={styles.hidden}>You asked: </span>
      {withoutTurns(text)}
    </p>
  );
}

/** One turn: the question, the steps with their counts, what was found, what comes next. */
export function Turn(props: {
  turn: AgentTurn;
  zone: string;
  /** The newest turn offers its choices; older ones only tell them. */
  newest: boolean;
  busy: boolean;
  onChoice: (choice: string) => void;
}) {
  const { turn, zone } = props;
  const { openApprovals } = usePlaces();
  return (
    <div className={styles.turn}>
      <Asked text={turn.asked} />
      {turn.steps.length > 0 && <StepsDone steps={turn.steps} />}
      {turn.steps.flatMap((step, at) =>
        step.results.map((block, number) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: results have no name but their place
          <Result key={`${at} ${number}`} block={block} zone={zone} />
        )),
      )}
      {turn.message && turn.outcome === "refuse" ? (
        <Notice tone="amber" title={<Bdi text={turn.message} />} announce="off" />
      ) : (
        turn.message && (
          <p dir="auto" className={styles.says}>
            {withoutTurns(turn.message)}
          </p>
        )
      )}
      {turn.choices.length > 0 && (
        <div className={styles.choices}>
          {turn.choices.map((choice) => (
            <Button
              key={choice}
              isDisabled={!props.newest || props.busy}
              onPress={() => props.onChoice(choice)}
            >
              <Bdi text={choice} />
            </Button>
          ))}
        </div>
      )}
      {turn.drafts.length > 0 && (
        <section className={styles.card} aria-label="Drafts made">
          <p>
            {turn.drafts.length} {turn.drafts.length === 1 ? "draft waits" : "drafts wait"} for your
            signature. Nothing has left.
          </p>
          <div className={styles.choices}>
            <Button
              kind={props.newest ? "go" : "plain"}
              onPress={() => openApprovals(turn.drafts.map((line) => line.id))}
            >
              Review {turn.drafts.length}
            </Button>
          </div>
        </section>
      )}
      {turn.alreadyDrafted > 0 && (
        <p className="small muted">
          {turn.alreadyDrafted} more have an open draft of this kind already.
        </p>
      )}
      {turn.outcome === "cancelled" && <p className="small muted">Stopped as you asked.</p>}
    </div>
  );
}
