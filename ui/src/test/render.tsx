import { QueryClient } from "@tanstack/react-query";
import { type RenderResult, render } from "@testing-library/react";
import userEvent, { type UserEvent } from "@testing-library/user-event";
import type { ReactNode } from "react";
import { type Backend, BackendProvider } from "../backend";
import { Providers, type ProvidersProps, type Route, useRouter } from "../shell";
import { backendWith } from "./backend";

export type Rendered = RenderResult & {
  /** A person at the keyboard and the pointer. */
  user: UserEvent;
  /** Where the window is now. */
  route: () => Route;
};

export type RenderOptions = Omit<ProvidersProps, "children"> & {
  /** The commands the program answers; others reject and name themselves. */
  backend?: Partial<Backend> | undefined;
};

/** Renders with everything that stands around the app; answers of earlier tests are not kept. */
export function renderWith(ui: ReactNode, options: RenderOptions = {}): Rendered {
  let here: Route = options.initial ?? { view: "today" };
  function Here() {
    here = useRouter().route;
    return null;
  }
  const client =
    options.client ??
    new QueryClient({
      defaultOptions: { queries: { retry: false, gcTime: 0 }, mutations: { retry: false } },
    });
  const user = userEvent.setup();
  const { backend, ...around } = options;
  const program = backendWith(backend ?? {});
  const inside = (node: ReactNode) => (
    <BackendProvider backend={program}>
      <Providers {...around} client={client}>
        <Here />
        {node}
      </Providers>
    </BackendProvider>
  );
  const result = render(inside(ui));
  return {
    ...result,
    rerender: (next) => result.rerender(inside(next)),
    user,
    route: () => here,
  };
}
