/** Where the window is. Kept in memory only; ids are opaque, never a name. */
export type Route =
  | { view: "today"; patientId?: string | undefined }
  | { view: "patients" }
  | {
      view: "patient";
      id: string;
      tab?: string | undefined;
      /** A record to show in the chart, `Type/id`; within the window only, never in a link. */
      record?: string | undefined;
    }
  | { view: "approvals"; id?: string | undefined }
  | { view: "outbox" }
  | { view: "audit" }
  | { view: "sources" }
  | { view: "settings"; section?: string | undefined }
  | { view: "help" };

export type ViewName = Route["view"];

const SCHEME = "countersign://";

/** What may stand in a link: FHIR ids, and lower-case words for tabs and sections. */
const ID = /^(?!\.+$)[A-Za-z0-9.-]{1,64}$/;
const WORD = /^[a-z][a-z-]{0,31}$/;

/** The route a link means, `countersign://patient/ID`; null for anything else. */
export function parseLink(link: string): Route | null {
  if (!link.startsWith(SCHEME)) return null;
  const [view, first, second, ...rest] = link.slice(SCHEME.length).replace(/\/$/, "").split("/");
  if (rest.length > 0) return null;
  const id = first !== undefined && ID.test(first) ? first : null;
  const word = first !== undefined && WORD.test(first) ? first : null;
  if (view === "patient" && id) {
    if (second === undefined) return { view, id };
    return WORD.test(second) ? { view, id, tab: second } : null;
  }
  if (second !== undefined) return null;
  switch (view) {
    case "today":
      if (first === undefined) return { view };
      return id ? { view, patientId: id } : null;
    case "approvals":
      if (first === undefined) return { view };
      return id ? { view, id } : null;
    case "settings":
      if (first === undefined) return { view };
      return word ? { view, section: word } : null;
    case "patients":
    case "outbox":
    case "audit":
    case "sources":
    case "help":
      return first === undefined ? { view } : null;
    default:
      return null;
  }
}

/** The link to a route. Holds ids only. */
export function formatLink(route: Route): string {
  const parts: (string | undefined)[] = [route.view];
  if (route.view === "patient") parts.push(route.id, route.tab);
  if (route.view === "today") parts.push(route.patientId);
  if (route.view === "approvals") parts.push(route.id);
  if (route.view === "settings") parts.push(route.section);
  return SCHEME + parts.filter((part) => part !== undefined).join("/");
}

/** Whether two routes are the same place. */
export function sameRoute(a: Route, b: Route): boolean {
  const record = (route: Route) => (route.view === "patient" ? route.record : undefined);
  return formatLink(a) === formatLink(b) && record(a) === record(b);
}
