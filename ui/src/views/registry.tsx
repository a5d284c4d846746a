import type { ReactNode } from "react";
import { ApprovalsView } from "../features/approvals/ApprovalsView";
import { AuditView } from "../features/audit/AuditView";
import { HelpView } from "../features/help/HelpView";
import { OutboxView } from "../features/outbox/OutboxView";
import { SettingsView } from "../features/settings/SettingsView";
import { SourcesView } from "../features/sources/SourcesView";
import { TodayView } from "../features/today/TodayView";
import type { Route } from "../shell";
import { Patient } from "./Patient";
import { Patients } from "./Patients";

/** The view of a route. */
export function viewOf(route: Route): ReactNode {
  switch (route.view) {
    case "today":
      return <TodayView />;
    case "patients":
      return <Patients />;
    case "patient":
      return <Patient key={route.id} route={route} />;
    case "approvals":
      return <ApprovalsView />;
    case "outbox":
      return <OutboxView />;
    case "audit":
      return <AuditView />;
    case "sources":
      return <SourcesView />;
    case "settings":
      return <SettingsView />;
    case "help":
      return <HelpView />;
  }
}
