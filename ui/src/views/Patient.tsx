import { Patient as PatientChart } from "../features/patient";
import { type Route, useRouter } from "../shell";

/** A patient's chart, at the section and the record the window's place names. */
export function Patient({ route }: { route: Extract<Route, { view: "patient" }> }) {
  const { go } = useRouter();
  return (
    <PatientChart
      patientId={route.id}
      section={route.tab}
      record={route.record}
      // Records and sections of one chart are no steps back: Back leaves the chart.
      onPlace={({ section, record }) =>
        go(
          { view: "patient", id: route.id, tab: section, record: record ?? undefined },
          { replace: true },
        )
      }
      onOpenPatient={(id, record) => go({ view: "patient", id, record })}
      onOpenProposal={(id) => go({ view: "approvals", id })}
    />
  );
}
