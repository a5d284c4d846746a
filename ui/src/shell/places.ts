import {
  CalendarCheck,
  CircleQuestionMark,
  Database,
  type LucideIcon,
  PenLine,
  ScrollText,
  Send,
  Settings,
  Users,
} from "lucide-react";
import type { Route } from "./route";

/** A place in the rail. */
export type Place = { route: Route; name: string; Icon: LucideIcon; apart?: boolean };

/** The rail's places, in order; `apart` ones stand at the bottom. */
export const PLACES: readonly Place[] = [
  { route: { view: "today" }, name: "Today", Icon: CalendarCheck },
  { route: { view: "patients" }, name: "Patients", Icon: Users },
  { route: { view: "approvals" }, name: "Approvals", Icon: PenLine },
  { route: { view: "outbox" }, name: "Outbox", Icon: Send },
  { route: { view: "audit" }, name: "Audit", Icon: ScrollText },
  { route: { view: "sources" }, name: "Sources", Icon: Database },
  { route: { view: "settings" }, name: "Settings", Icon: Settings, apart: true },
  { route: { view: "help" }, name: "Help", Icon: CircleQuestionMark, apart: true },
];

/** The places of a role; without a list, all. Settings and Help are everybody's. */
export function placesFor(views: readonly string[] | undefined): readonly Place[] {
  return views ? PLACES.filter((place) => place.apart || views.includes(place.route.view)) : PLACES;
}

/** The place a route belongs to: a patient's chart belongs to Patients. */
export function placeOf(route: Route): Place | undefined {
  const view = route.view === "patient" ? "patients" : route.view;
  return PLACES.find((place) => place.route.view === view);
}
