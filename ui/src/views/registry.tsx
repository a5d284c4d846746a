import type { ReactNode } from "react";
import { EmptyState } from "../components";
import { ApprovalsView } from "../features/approvals/ApprovalsView";
import { OutboxView } from "../features/outbox/OutboxView";
import { TodayView } from "../features/today/TodayView";
import type { Route } from "../shell";

/** The view of a route. */
export function viewOf(route: Route): ReactNode {
  switch (route.view) {
    case "today":
      return <TodayView />;
    case "approvals":
      return <ApprovalsView />;
    case "outbox":
      return <OutboxView />;
    case "patients":
    case "patient":
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
