import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { refusalOf } from "../../backend";
import { EmptyState, ErrorState, Loading, Notice } from "../../components";

export type AskedProps<T> = {
  /** What is asked for, in words: "problems". */
  what: string;
  query: UseQueryResult<T>;
  /** Where there is nothing to show: what to say instead. */
  empty?: ((data: T) => ReactNode) | undefined;
  children: (data: T) => ReactNode;
};

/**
 * The states of what is asked for: on its way, failed with a way to ask again, nothing there, and
 * there. What was shown before stays when it can't be refreshed, and that is said.
 */
export function Asked<T>({ what, query, empty, children }: AskedProps<T>) {
  const again = () => void query.refetch();
  if (query.data === undefined) {
    if (query.isError) {
      if (refusalOf(query.error).code === "role_may_not_use") {
        return (
          <EmptyState title="Not in your role’s data">
            {`Your role does not read the ${what} of patients. Ask a colleague whose role does.`}
          </EmptyState>
        );
      }
      return (
        <ErrorState
          what={`Could not read the ${what}`}
          error={refusalOf(query.error)}
          onRetry={again}
          retrying={query.isFetching}
        />
      );
    }
    return <Loading what={what} />;
  }
  return (
    <>
      {query.isError && (
        <Notice
          tone="amber"
          title={`The ${what} could not be refreshed. ${refusalOf(query.error).sentence}`}
          kept="What was read before is shown."
          onRetry={again}
          retrying={query.isFetching}
        />
      )}
      {empty?.(query.data) ?? children(query.data)}
    </>
  );
}
