import { QueryClient } from "@tanstack/react-query";

/**
 * What the window remembers of the program's answers, in memory only. The program is on this
 * machine: being offline is its matter, not the cache's, and a refusal is final until asked again.
 */
export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: "always",
        retry: false,
        staleTime: 15_000,
        gcTime: 5 * 60_000,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
      },
      mutations: { networkMode: "always", retry: false },
    },
  });
}
