/** Two identifiers beside a name, and a phone: parts stay whole where the line breaks. */
import type { PatientCard } from "../backend";
import { Bdi } from "../components";
import { formatPhone } from "../format";
import { identityParts } from "./patientWords";

/** A line of parts with dots between them; it breaks between parts only. */
export function Parts({ parts }: { parts: readonly string[] }) {
  return parts.map((part, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: parts have no name but their place
    <span key={at}>
      {at > 0 && " · "}
      <span className="keep">
        <Bdi text={part} />
      </span>
    </span>
  ));
}

/** `67 F · MRN 00481273 · born 04-Mar-1959`; `short` leaves the birth date out. */
export function Identity(props: { patient: PatientCard; short?: boolean; phone?: boolean }) {
  const parts = identityParts(props.patient);
  return (
    <Parts
      parts={[
        ...(props.short ? parts.slice(0, 2) : parts),
        ...(props.phone ? [phoneWords(props.patient.phone)] : []),
      ]}
    />
  );
}

/** A phone number; without one, that none is recorded. */
function phoneWords(phone: string | null): string {
  return phone ? formatPhone(phone) : "phone not recorded";
}
