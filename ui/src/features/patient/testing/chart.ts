/** An invented chart for the tests and the gallery. Every person in it is made up. */
import type {
  Banner,
  CoverageView,
  DeviceRow,
  DocumentRow,
  MedicationRow,
  PatientCard,
  ProblemRow,
  ReadingSeries,
  RecordView,
  SessionView,
  TimelineEvent,
} from "../../../backend";

export const ZONE = "America/New_York";

/** The instant the tests and the gallery take for now: Sunday 22-Nov-2026, 10:44 in the practice. */
export const NOW = new Date("2026-11-22T15:44:00Z");

export function card(given: Partial<PatientCard>): PatientCard {
  return {
    id: "p1",
    family: "Okonkwo",
    given: ["Delphine", "Ada"],
    preferred: null,
    born: "1959-03-04",
    age: 67,
    sex: "female",
    mrn: "00481273",
    phone: "+16175550142",
    email: "d.okonkwo@example.org",
    status: "active",
    language: "en",
    alerts: [],
    ...given,
  };
}

export const OTHER = card({
  id: "p2",
  given: ["Delphine"],
  born: "1988-07-19",
  age: 38,
  mrn: "00512208",
  phone: "+16175550188",
});

export function banner(given: Partial<Banner> = {}): Banner {
  return {
    patient: card({}),
    sameName: [OTHER],
    allergies: {
      state: "recorded",
      on: "2026-09-12",
      items: [
        { substance: "penicillin", reaction: "anaphylaxis", criticality: "high", on: "2019-05-02" },
        { substance: "latex", reaction: "rash", criticality: "low", on: null },
      ],
    },
    interpreterNeeded: false,
    guardian: null,
    confidential: false,
    coverage: "Commonwealth Care PPO",
    enrollment: "enrolled",
    sms: "given",
    smsConsentOn: "2026-02-01",
    coach: "Robin Demo",
    provider: "Dr. Ines Sample",
    asOf: "2026-11-22T15:42:00Z",
    ...given,
  };
}

export const SESSION: SessionView = {
  seat: "s1",
  name: "Robin Demo",
  role: "health_coach",
  roleTitle: "Health Coach",
  clinician: false,
  practice: "Harbor Health",
  practicePhone: "(617) 555-0100",
  zone: ZONE,
  demo: true,
  enrolled: true,
  views: ["today", "patients"],
  mayApprove: ["send_sms"],
  skills: [],
  examples: [],
  now: NOW.toISOString(),
};

export function event(given: Partial<TimelineEvent>): TimelineEvent {
  return {
    id: "Observation/o1",
    kind: "reading",
    day: "2026-11-21",
    time: "21:14",
    title: "Blood pressure 168/102 mmHg",
    detail: "",
    tags: [],
    source: "Home device",
    asOf: null,
    grouped: 1,
    ...given,
  };
}

export const EVENTS: TimelineEvent[] = [
  event({
    detail: "Home cuff, left arm, seated. Third reading over 160 in 3 days.",
    tags: [{ word: "very high", symbol: "↑↑", tone: "red" }],
  }),
  event({
    id: "Observation/o2",
    time: "08:02",
    title: "Blood pressure 162/98 mmHg",
    tags: [{ word: "very high", symbol: "↑↑", tone: "red" }],
    grouped: 3,
  }),
  event({
    id: "Encounter/e1",
    kind: "encounter",
    day: "2026-11-18",
    time: "10:30",
    title: "Office visit not kept",
    detail: "Follow-up with primary care. No reason recorded. Marked missed at 10:52.",
    tags: [{ word: "not kept", symbol: "!", tone: "amber" }],
    source: "Harbor Health",
  }),
  event({
    id: "Proposal/m1",
    kind: "message",
    day: "2026-11-18",
    time: "09:10",
    title: "Text sent: visit reminder",
    detail: "“This is Harbor Health. You have a visit today at 10:30 …” Delivered 09:10.",
    tags: [{ word: "signed by R. Demo, 17-Nov 16:40", symbol: "✓", tone: "seal" }],
    source: "Countersign",
  }),
  event({
    id: "MedicationRequest/r1",
    kind: "medication",
    day: "2026-11-15",
    time: null,
    title: "lisinopril 20 mg, once daily",
    detail: "90 tablets, 1 of 3 refills used.",
    tags: [{ word: "refill 6 days late", symbol: "▲", tone: "amber" }],
    source: "Harbor Health",
  }),
  event({
    id: "Observation/l1",
    kind: "lab",
    day: "2026-10-24",
    time: "11:05",
    title: "Basic metabolic panel",
    detail: "eGFR 56 mL/min/1.73 m²; the rest in range.",
    tags: [{ word: "low", symbol: "↓", tone: "blue" }],
    source: "Mercy General",
    asOf: "2026-11-20",
  }),
  event({
    id: "DocumentReference/d1",
    kind: "note",
    day: "2026-10",
    time: null,
    title: "Letter from cardiology",
    source: "Mercy General",
  }),
  event({
    id: "Condition/c1",
    kind: "problem",
    day: "",
    time: null,
    title: "Essential hypertension",
    source: "Harbor Health",
  }),
];

export const PROBLEMS: ProblemRow[] = [
  {
    id: "Condition/c1",
    name: "Essential (primary) hypertension",
    code: "I10",
    status: "active",
    onset: "2011",
    ended: null,
    source: "Harbor Health",
  },
  {
    id: "Condition/c2",
    name: "Acute bronchitis",
    code: null,
    status: "resolved",
    onset: "2024-02",
    ended: "2024-03-09",
    source: "Mercy General",
  },
];

export const MEDICATIONS: MedicationRow[] = [
  {
    id: "MedicationRequest/r1",
    name: "lisinopril",
    strength: "20 mg",
    instruction: "1 tablet by mouth once daily",
    status: "active",
    writtenOn: "2026-08-17",
    prescriber: "Dr. Ines Sample",
    refillDue: "2026-11-16",
    daysLate: 6,
    refillsLeft: 2,
    lastFilled: "2026-08-18",
    source: "Harbor Health",
  },
  {
    id: "MedicationRequest/r2",
    name: "hydrochlorothiazide",
    strength: "12.5 mg",
    instruction: null,
    status: "stopped",
    writtenOn: "2025-01-09",
    prescriber: null,
    refillDue: null,
    daysLate: null,
    refillsLeft: null,
    lastFilled: null,
    source: "Mercy General",
  },
];

export const DEVICES: DeviceRow[] = [
  {
    id: "Device/v1",
    kind: "Blood pressure cuff",
    serialEnd: "4410",
    status: "active",
    assignedOn: "2026-03-02",
    returnedOn: null,
    lastReading: "2026-11-22T02:14:00Z",
    daysUsed: 22,
    expectedPerDay: 2,
    series: [{ code: "85354-9", name: "Blood pressure", count: 412 }],
  },
  {
    id: "Device/v2",
    kind: "Weight scale",
    serialEnd: null,
    status: "returned",
    assignedOn: "2025-01",
    returnedOn: "2026-02-11",
    lastReading: null,
    daysUsed: 0,
    expectedPerDay: null,
    series: [],
  },
];

/** Two readings a day over so many days, some out of range, one diastolic missing. */
export function pressure(days: number): ReadingSeries {
  const points = Array.from({ length: days * 2 }, (_, at) => {
    const back = (days * 2 - 1 - at) * 12;
    const swing = Math.round(14 * Math.sin(at / 3) + 8 * Math.sin(at / 17));
    const systolic = 142 + swing;
    const diastolic = 84 + Math.round(swing / 2);
    return {
      at: new Date(NOW.getTime() - (back + 13.5) * 3_600_000).toISOString(),
      values: [systolic, at === 3 ? null : diastolic],
      word: systolic > 160 ? "very high" : systolic > 150 ? "high" : null,
      id: `Observation/bp${at}`,
      device: at % 5 !== 0,
    };
  });
  return {
    name: "Blood pressure",
    unit: "mmHg",
    lines: ["systolic", "diastolic"],
    points,
    limits: [
      { line: 0, low: 90, high: 150, source: "practice, remote monitoring" },
      { line: 1, low: 50, high: 95, source: "practice, remote monitoring" },
    ],
  };
}

export const COVERAGE: CoverageView = {
  coverages: [
    {
      id: "Coverage/k1",
      payer: "Commonwealth Care",
      plan: "PPO",
      member: "CC-88213",
      group: null,
      status: "active",
      from: "2025",
      to: null,
    },
  ],
  authorizations: [
    {
      id: "Claim/a1",
      service: "Cardiac rehabilitation, 36 sessions",
      payer: "Commonwealth Care",
      status: "denied",
      number: null,
      requestedOn: "2026-11-02",
      due: "2026-11-12",
      denial: "Records of the first visit are missing.",
      expedited: true,
    },
  ],
  notHeld: null,
};

/** A narrative that tries to become markup and to call the program. */
export const HOSTILE =
  "<script>window.__TAURI_INTERNALS__.invoke('wipe')</script>\n" +
  '<img src=x onerror="window.hostile = true"> **not bold** [link](javascript:alert(1))\n' +
  "\u202eright to left\u202c & &amp; <b>bold?</b>";

export const DOCUMENTS: DocumentRow[] = [
  {
    id: "DocumentReference/d1",
    title: "Letter from cardiology",
    author: "Dr. Noor Placeholder",
    on: "2026-10",
    mediaType: "text/plain",
    excerpt: "Dear colleague, thank you for sending …",
    source: "Mercy General",
  },
  {
    id: "DocumentReference/d2",
    title: "<b>Scanned</b> intake form",
    author: null,
    on: null,
    mediaType: "text/html",
    excerpt: HOSTILE.slice(0, 80),
    source: "Harbor Health",
  },
];

export function record(id: string, given: Partial<RecordView> = {}): RecordView {
  return {
    id,
    title: "Blood pressure 168/102 mmHg",
    patientId: "p1",
    fields: [
      { label: "Measured", value: "21-Nov-2026 21:14" },
      { label: "Systolic", value: "168 mmHg" },
      { label: "Position", value: "seated" },
    ],
    text: null,
    version: 3,
    source: "Home device",
    asOf: "2026-11-22T02:16:00Z",
    ...given,
  };
}
