import { type Route, sameRoute } from "./route";

/** The places visited and where in them the window is. */
export type Visits = { places: readonly Route[]; at: number };

/** Places kept; older ones are forgotten. */
const KEPT = 100;

/** Goes to a place; what lay ahead is forgotten. Going where one is changes nothing. */
export function visit(visits: Visits, route: Route, replace = false): Visits {
  const here = visits.places[visits.at];
  if (here && sameRoute(here, route)) return visits;
  const until = replace ? visits.at : visits.at + 1;
  const places = [...visits.places.slice(0, until), route].slice(-KEPT);
  return { places, at: places.length - 1 };
}

/** One step back or forward, where there is one. */
export function step(visits: Visits, by: -1 | 1): Visits {
  const at = visits.at + by;
  return at < 0 || at >= visits.places.length ? visits : { ...visits, at };
}
