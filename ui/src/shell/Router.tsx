import { createContext, type ReactNode, useContext, useMemo, useState } from "react";
import { step, type Visits, visit } from "./history";
import { parseLink, type Route } from "./route";

export type Router = {
  route: Route;
  go: (route: Route, options?: { replace?: boolean }) => void;
  back: () => void;
  forward: () => void;
  canGoBack: boolean;
  canGoForward: boolean;
  /** Follows a `countersign://` link; false where it means no place. */
  follow: (link: string) => boolean;
};

const RouterContext = createContext<Router | null>(null);

/** Where the window is and how to go elsewhere: `const { route, go } = useRouter()`. */
export function useRouter(): Router {
  const router = useContext(RouterContext);
  if (!router) throw new Error("useRouter stands outside RouterProvider");
  return router;
}

/** Keeps the window's place in memory. */
export function RouterProvider({
  initial = { view: "today" },
  children,
}: {
  initial?: Route | undefined;
  children: ReactNode;
}) {
  const [visits, setVisits] = useState<Visits>({ places: [initial], at: 0 });
  const route = visits.places[visits.at] ?? initial;
  const router = useMemo<Router>(() => {
    const go: Router["go"] = (next, options) =>
      setVisits((now) => visit(now, next, options?.replace));
    return {
      route,
      go,
      back: () => setVisits((now) => step(now, -1)),
      forward: () => setVisits((now) => step(now, 1)),
      canGoBack: visits.at > 0,
      canGoForward: visits.at < visits.places.length - 1,
      follow: (link) => {
        const found = parseLink(link);
        if (found) go(found);
        return found !== null;
      },
    };
  }, [route, visits]);
  return <RouterContext value={router}>{children}</RouterContext>;
}
