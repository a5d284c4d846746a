import { Bot } from "lucide-react";
import { VisuallyHidden } from "react-aria-components/VisuallyHidden";
import { cx } from "../components/cx";
import { Seal } from "../components/Seal";
import { type Place, placeOf, placesFor } from "./places";
import styles from "./Rail.module.css";
import { useRouter } from "./Router";
import type { ViewName } from "./route";

/** How many wait at a place; `hot`: a person's eye is needed. `words` say what they are. */
export type Count = { count: number; hot?: boolean | undefined; words?: string | undefined };

export type Counts = Partial<Record<ViewName, Count>>;

export type RailProps = {
  counts: Counts;
  /** Views the role may open; without a list, all. */
  views?: readonly string[] | undefined;
  /** Small: pictures with names below, where there is little room. */
  small: boolean;
  /** Shown in the small rail only: opens the agent. */
  onAgent?: (() => void) | undefined;
};

/** The way between the views. */
export function Rail({ counts, views, small, onAgent }: RailProps) {
  const { route } = useRouter();
  const here = placeOf(route)?.route.view;
  const items = (apart: boolean) =>
    placesFor(views)
      .filter((place) => (place.apart ?? false) === apart)
      .map((place) => (
        <Item
          key={place.route.view}
          place={place}
          current={here === place.route.view}
          count={counts[place.route.view]}
          small={small}
        />
      ));
  return (
    <nav className={cx(styles.rail, small && styles.small)} aria-label="Views">
      <div className={styles.brand}>
        <Seal size={small ? 24 : 22} />
        <span className={styles.product}>Countersign</span>
      </div>
      <ul>{items(false)}</ul>
      <ul className={styles.apart}>
        {small && onAgent && (
          <li>
            <button type="button" className={styles.item} onClick={onAgent}>
              <Bot aria-hidden="true" />
              <span className={styles.name}>Agent</span>
            </button>
          </li>
        )}
        {items(true)}
      </ul>
    </nav>
  );
}

type ItemProps = { place: Place; current: boolean; count: Count | undefined; small: boolean };

function Item({ place, current, count, small }: ItemProps) {
  const { go } = useRouter();
  const { Icon } = place;
  return (
    <li>
      <button
        type="button"
        className={styles.item}
        onClick={() => go(place.route)}
        {...(current ? { "aria-current": "page" as const } : {})}
      >
        {small && <Icon aria-hidden="true" />}
        <span className={styles.name}>{place.name}</span>
        {count && count.count > 0 && (
          <span className={cx(styles.count, count.hot && styles.hot)}>
            {count.count}
            <VisuallyHidden>
              {" "}
              {count.words ?? (count.hot ? "need a person’s eye" : "waiting")}
            </VisuallyHidden>
          </span>
        )}
      </button>
    </li>
  );
}
