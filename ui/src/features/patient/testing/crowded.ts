import type { Backend } from "../../../backend";
import { banner, card, OTHER } from "./chart";
import { STATUS } from "./program";

/** A banner with everything in it that can be in it, offline. */
export const crowded: Partial<Backend> = {
  deskStatus: () => Promise.resolve({ ...STATUS, online: false }),
  banner: () =>
    Promise.resolve(
      banner({
        patient: card({
          family: "Wolfeschlegelsteinhausenbergerdorff-Okonkwo-Featherstonehaugh",
          given: ["Hubert", "Blaine", "محمد", "Maximiliana", "Krishnamurthy"],
          preferred: "Bubba-Krishnamurthyvenkataraman",
          born: "2012-02",
          age: 14,
          language: "zh-Hant",
          status: "inactive",
          alerts: ["test_patient", "interpreter_needed", "sms_opted_out", "confidential_contact"],
        }),
        sameName: [OTHER, card({ id: "p4", born: null, age: null, mrn: null, phone: null })],
        interpreterNeeded: true,
        guardian: {
          name: "Marisol de los Ángeles Wolfeschlegelsteinhausenbergerdorff",
          relationship: "mother",
          phone: "+16175550177",
          language: "es-MX",
        },
        allergies: {
          state: "recorded",
          on: null,
          items: [
            "penicillin",
            "sulfonamides",
            "latex",
            "shellfish",
            "iodinated contrast media",
          ].map((substance, at) => ({
            substance,
            reaction: at === 2 ? null : "anaphylaxis with hypotension",
            criticality: at % 2 ? null : "high",
            on: null,
          })),
        },
        coverage: "Commonwealth Care PPO, MassHealth Standard, self-pay",
        enrollment: "disenrolled",
        sms: "opted_out",
      }),
    ),
};
