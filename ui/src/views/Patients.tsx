import { PatientSearch } from "../features/patient";
import { useRouter } from "../shell";

/** Where patients are found. */
export function Patients() {
  const { go } = useRouter();
  return <PatientSearch onOpen={(id) => go({ view: "patient", id })} />;
}
