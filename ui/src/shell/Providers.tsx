import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { I18nProvider } from "react-aria-components/I18nProvider";
import { LayersProvider } from "../components/layer";
import { ToastProvider } from "../components/Toast";
import { newQueryClient } from "../queries/client";
import { type Appearance, AppearanceProvider, USUAL } from "./appearance";
import { CommandsProvider } from "./commands";
import { RouterProvider } from "./Router";
import type { Route } from "./route";

export type ProvidersProps = {
  initial?: Route | undefined;
  /** From the settings; without them the usual, kept while the window is open. */
  appearance?: Appearance | undefined;
  onAppearance?: ((appearance: Appearance) => void) | undefined;
  client?: QueryClient | undefined;
  children: ReactNode;
};

/** All that stands around the app. Words and dates are English whatever the machine's language. */
export function Providers({ initial, appearance, onAppearance, client, children }: ProvidersProps) {
  const [own, setOwn] = useState<Appearance>(appearance ?? USUAL);
  const [queries] = useState(() => client ?? newQueryClient());
  return (
    <I18nProvider locale="en-US">
      <QueryClientProvider client={queries}>
        <AppearanceProvider value={appearance ?? own} onChange={onAppearance ?? setOwn}>
          <LayersProvider>
            <CommandsProvider>
              <RouterProvider initial={initial}>
                <ToastProvider>{children}</ToastProvider>
              </RouterProvider>
            </CommandsProvider>
          </LayersProvider>
        </AppearanceProvider>
      </QueryClientProvider>
    </I18nProvider>
  );
}
