/** The patient views. */
export { Patient, type PatientProps } from "./Patient";
export { PatientSearch, type PatientSearchProps } from "./PatientSearch";
export { SECTIONS, type Section, sectionOf } from "./sections";
