import type { ReactNode } from "react";
import { EmptyState } from "../components";
import type { Route } from "../shell";

/** The view of a route. */
export function viewOf(route: Route): ReactNode {
  switch (route.view) {
    case "today":
    case "patients":
    case "patient":
    case "approvals":
    case "outbox":
    case "audit":
    case "sources":
    case "settings":
    case "help":
      return (
        <EmptyState title="This view is not in this version yet">
          <p>The command line does its work; see the README.</p>
        </EmptyState>
      );
  }
}
