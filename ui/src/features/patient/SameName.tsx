import { Dialog as AriaDialog, DialogTrigger } from "react-aria-components/Dialog";
import { Heading } from "react-aria-components/Heading";
import { Popover } from "react-aria-components/Popover";
import type { PatientCard } from "../../backend";
import { Bdi, Button, PersonName } from "../../components";
import { formatCalendarDate, formatPhone } from "../../format";
import styles from "./SameName.module.css";
import { ageAndSex } from "./words";

export type SameNameProps = {
  /** Whose chart is open. */
  patient: PatientCard;
  others: readonly PatientCard[];
  onOpen: (id: string) => void;
};

/** Says that others have this name, and on demand who they are, by their identifiers. */
export function SameName({ patient, others, onOpen }: SameNameProps) {
  const words = `same name: ${others.length} ${others.length === 1 ? "other" : "others"}`;
  return (
    <DialogTrigger>
      <span className={styles.alert}>
        <Button small>
          <span aria-hidden="true">▲</span> {words}
        </Button>
      </span>
      <Popover className={styles.popover ?? ""} offset={6}>
        <AriaDialog className={styles.dialog ?? ""}>
          {({ close }) => (
            <>
              <Heading slot="title" level={2}>
                {others.length === 1 ? "Another patient" : "Other patients"} with this name
              </Heading>
              <p className={styles.compare}>Compare birth date and MRN before you go on.</p>
              <div className={styles.self}>
                <h3>This chart</h3>
                <Who patient={patient} />
              </div>
              <ul className={styles.others}>
                {others.map((other) => (
                  <li key={other.id}>
                    <Who patient={other} />
                    <Button
                      small
                      aria-label={`Open the chart with MRN ${other.mrn ?? "not recorded"}`}
                      onPress={() => {
                        close();
                        onOpen(other.id);
                      }}
                    >
                      Open chart
                    </Button>
                  </li>
                ))}
              </ul>
            </>
          )}
        </AriaDialog>
      </Popover>
    </DialogTrigger>
  );
}

/** A name with the identifiers people of one name are told apart by. */
function Who({ patient }: { patient: PatientCard }) {
  return (
    <div>
      <b>
        <PersonName name={patient} />
      </b>
      <p className={styles.ids}>
        born {patient.born ? formatCalendarDate(patient.born) : "not recorded"} ·{" "}
        {ageAndSex(patient)}
      </p>
      <p className={styles.ids}>
        MRN <Bdi text={patient.mrn ?? "not recorded"} /> ·{" "}
        <Bdi text={patient.phone ? formatPhone(patient.phone) : "phone not recorded"} />
      </p>
    </div>
  );
}
