/** Invented ceremonies of the signing window, and gates before a desk, to look at while building. */
import type { Backend, Ceremony, CeremonyBackend, SeatCard, Stage } from "../backend";
import { Refused } from "../backend";
import { line, proposal } from "../features/testing/desk";

const changed = proposal({
  line: line({ state: "stale", revision: 2 }),
  differences: [
    {
      label: "Mobile phone",
      before: "(617) 555-0142",
      now: "(617) 555-0199",
      source: { resource: "Patient/p1", path: "Patient.telecom[0]", label: "phone" },
    },
    {
      label: "Allergies",
      before: "",
      now: "penicillin, severe",
      source: { resource: "AllergyIntolerance/a1", path: "code", label: "allergy" },
    },
  ],
});

const long = proposal({
  line: line({ action: "send_email" }),
  address: "delphine@example.org",
  subject: "About your visit of 18-Nov-2026",
  text: `${"We missed you on Wednesday. Please call us so that we can find another time that suits you. ".repeat(24)}\n\nHarbor Health`,
});

const signing = (items: ReturnType<typeof proposal>[]): Ceremony => ({
  sign: {
    items,
    signer: "Robin Demo",
    role: "Health Coach",
    device: "this computer",
    from: "Harbor Health, (802) 555-0100",
    demo: true,
    zone: "America/New_York",
    holdSeconds: 30,
    triesLeft: 5,
  },
});

/** By the name in the address: `scene=sign&what=several`. */
export const CEREMONIES: Readonly<Record<string, Ceremony>> = {
  one: signing([proposal()]),
  several: signing([proposal(), proposal({ line: line({ id: "d2" }) })]),
  stale: signing([changed]),
  long: signing([long]),
  hidden: signing([proposal({ text: "Hi, take \u202e05\u202c mg. نعم، غدًا الساعة 10:30 مناسب." })]),
  unlock: {
    unlock: {
      name: "Robin Demo",
      role: "Health Coach",
      practice: "Harbor Health",
      triesLeft: 5,
      demo: true,
    },
  },
  enrol: {
    enrol: {
      name: "Robin Demo",
      role: "Health Coach",
      device: "this computer",
      replaces: false,
      demo: true,
    },
  },
};

/** A program that is open for one ceremony; the PIN 000000 is wrong. */
export function ceremonyProgram(what: string): CeremonyBackend {
  const ceremony = CEREMONIES[what] ?? signing([proposal()]);
  const right = (pin: string) => {
    if (pin !== "000000") return;
    throw new Refused({
      code: "pin_wrong",
      sentence: "The PIN is not right. Nothing was signed; try again.",
      details: [{ name: "tries_left", value: "4" }],
    });
  };
  return {
    ceremony: async () => ceremony,
    ceremonySign: async (pin, _reason, items, approved) => {
      right(pin);
      return {
        signer: "Robin Demo",
        role: "Health Coach",
        at: new Date().toISOString(),
        leavesAt: new Date(Date.now() + 30_000).toISOString(),
        ids: items.map((item) => item.id),
        approved,
      };
    },
    ceremonyRecall: async () => null,
    ceremonyUnlock: async (pin) => {
      right(pin);
      return null;
    },
    ceremonyEnrol: async () => null,
    ceremonyClose: async () => null,
  };
}

const SEATS: readonly SeatCard[] = [
  ["coach", "Robin Demo", "Health Coach", true],
  ["specialist", "Sam Ortiz", "Prior Authorization Specialist", true],
  ["admin", "Kim Demo", "Practice Administrator", false],
].map(([seat, name, role, enrolled], at) => ({
  seat: String(seat),
  name: String(name),
  role: String(role),
  practice: "Harbor Health",
  enrolled: enrolled === true,
  known: at < 2,
  current: false,
}));

/** A program that shows a gate: `scene=gate&stage=locked`. */
export function gateProgram(stage: Stage): Partial<Backend> {
  return {
    appStatus: async () => ({ version: "0.1.0", profile: "Demo practice", demo: true, stage }),
    seats: async () =>
      SEATS.map((card, at) => ({ ...card, current: stage === "locked" && at === 0 })),
    deskFault: async () => ({
      code: "store_newer",
      sentence: "This store was written by a newer version. Open it with that version.",
      details: [],
    }),
    openUnlock: async () => null,
    switchUser: async () => "locked",
    signIn: () => new Promise(() => {}),
  };
}
