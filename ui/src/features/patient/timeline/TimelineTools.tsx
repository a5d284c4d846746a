import type { EventKindView } from "../../../backend";
import { Checkbox, SearchField } from "../../../components";
import { kindWords } from "../words";
import { FilterMenu } from "./FilterMenu";
import { GoToDate } from "./GoToDate";
import styles from "./Tools.module.css";
import { type Timeline, toggled } from "./useTimeline";

/** What narrows the timeline and moves in it. */
export function TimelineTools({ timeline, today }: { timeline: Timeline; today: string }) {
  const { typed, change, index, goToDate } = timeline;
  const kinds = index.data?.kinds ?? [];
  const toggleKind = (id: string) => {
    const kind: EventKindView | undefined = kinds.find((one) => one.kind === id)?.kind;
    if (kind) change({ kinds: toggled(typed.kinds, kind) });
  };
  return (
    <div className={styles.tools}>
      <div className={styles.words}>
        <SearchField
          label="Find in the timeline"
          hideLabel
          placeholder="Find in the timeline"
          value={typed.words}
          onChange={(words) => change({ words })}
        />
      </div>
      <FilterMenu
        noun="kinds"
        choices={kinds.map(({ kind, count }) => ({ id: kind, label: kindWords(kind), count }))}
        chosen={typed.kinds}
        onToggle={toggleKind}
        onClear={() => change({ kinds: [] })}
      />
      <FilterMenu
        noun="sources"
        choices={(index.data?.sources ?? []).map((source) => ({ id: source, label: source }))}
        chosen={typed.sources}
        onToggle={(source) => change({ sources: toggled(typed.sources, source) })}
        onClear={() => change({ sources: [] })}
      />
      <Checkbox isSelected={typed.grouped} onChange={(grouped) => change({ grouped })}>
        Group readings
      </Checkbox>
      <GoToDate today={today} onGo={(day) => void goToDate(day)} />
    </div>
  );
}
