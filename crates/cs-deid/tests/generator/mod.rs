//! Synthetic clinical text with known identifiers: templates × names × formats, the
//! same for the same seed. Shared by the quality test and the benchmark example.

use cs_deid::{Label, Span, to_code_points};

/// A text with its identifiers and with what must survive (code points).
pub struct Sample {
    pub text: String,
    pub spans: Vec<Span>,
    pub hard: Vec<(usize, usize)>,
}

/// xorshift64*: small, fixed, needs no dependency.
pub struct Rng(u64);

impl Rng {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }
    pub fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() >> 33).unwrap_or(0) % n.max(1)
    }
    fn pick<'a>(&mut self, items: &[&'a str]) -> &'a str {
        items[self.below(items.len())]
    }
    fn digits(&mut self, n: usize) -> String {
        (0..n)
            .map(|_| char::from(b'0' + u8::try_from(self.below(10)).unwrap_or(0)))
            .collect()
    }
}

const GIVEN: &[&str] = &[
    "Theodora", "Kwabena", "Rosalind", "Thanh", "Priyanka", "Mateusz", "Yolanda", "Hassan",
    "Ingeborg", "Chinedu", "Marisol", "Takeshi", "Oksana", "Delphine", "Lerato", "Eunji", "Grace",
    "Mark", "Rose", "Hunter", "Noémie", "Søren", "Farzaneh", "Ewa", "Cillian", "Leilani", "Raúl",
    "Shanelle", "Bronwyn", "Tadesse",
];
const FAMILY: &[&str] = &[
    "Okwuosa",
    "Lindqvist",
    "Banerjee",
    "Trần",
    "Castellanos",
    "O'Halloran",
    "Park",
    "Hill",
    "Stone",
    "Fields",
    "Kowalczyk",
    "Haddad",
    "Yamashita",
    "Petrenko",
    "Mbeki",
    "Van der Berg",
    "Zimmermann",
    "Al-Rashid",
    "Long",
    "Price",
    "Whitfield",
    "Brankovich",
    "Quispe",
    "Thibodeaux",
    "Asante-Mensah",
    "Vandermolen",
    "Szczepański",
    "Marchetti",
    "Ferreira",
];
const CITIES: &[&str] = &[
    "Duluth",
    "Santa Fe",
    "Baton Rouge",
    "Chattanooga",
    "Tucson",
    "Grand Rapids",
    "Yonkers",
    "St. Louis",
    "Bakersfield",
    "Missoula",
];
const STATES: &[&str] = &[
    "MN",
    "NM",
    "Louisiana",
    "TN",
    "AZ",
    "Michigan",
    "NY",
    "MO",
    "CA",
    "Montana",
];
const COUNTIES: &[&str] = &[
    "Pima County",
    "Cook County",
    "Santa Clara County",
    "Orange County",
    "DeKalb County",
];
const STREETS: &[&str] = &[
    "Sycamore",
    "Old Mill",
    "Martin Luther King",
    "W. 3rd",
    "Birch Hollow",
    "Palmetto",
    "N. Cedar",
];
const SUFFIXES: &[&str] = &["Street", "Ave", "Blvd", "Court", "Lane", "Dr", "Parkway"];
const FACILITIES: &[&str] = &[
    "Pinecrest Medical Center",
    "Harbor View Clinic",
    "St. Brendan Hospital",
    "Golden Plains Physicians Group",
    "Northgate Eye Institute",
    "Mission Bay Pediatrics",
    "Elmwood Nursing Home",
];
const DRUGS: &[&str] = &[
    "lisinopril 10 mg",
    "Ozempic",
    "metformin 500 mg",
    "Eliquis",
    "Advair",
    "prednisone",
    "Camila",
    "Yasmin",
    "Humira",
    "atorvastatin",
];
const EPONYMS: &[&str] = &[
    "Parkinson's disease",
    "Graves' disease",
    "Crohn's disease",
    "a Foley catheter",
    "Bell's palsy",
    "Hodgkin lymphoma",
    "Raynaud phenomenon",
    "a Baker cyst",
    "Down syndrome",
    "Lyme disease",
    "Wilson disease",
];
const VALUES: &[&str] = &[
    "BP 118/72",
    "HR 84",
    "A1c 7.2",
    "SpO2 97%",
    "temp 98.4",
    "weight 82.5 kg",
    "5/325 mg",
    "pain 6/10",
    "LDL 131",
    "eGFR 58",
    "2-3x/week",
    "PHQ-9 12",
    "MMSE 27/30",
    "ICD E11.65",
    "CPT 99214",
    "LOINC 2160-0",
    "SNOMED 44054006",
    "in 2018",
    "for 3 weeks",
    "a 45-year-old",
    "q8h",
];
const MONTHS: &[&str] = &[
    "January", "Feb", "March", "Apr", "June", "Jul", "August", "Sept", "October", "Dec",
];

const TEMPLATES: &[&str] = &[
    "Patient {patient} (DOB {birth}, MRN {mrn}) was seen on {date} at {facility}.\nHistory of {eponym}. {Value}. Continue {drug}.\nPCP: Dr. {clinician}. Next of kin: {relation} {other}, {phone}.",
    "{date}\n\nDear Dr. {clinician},\n\nThank you for referring {patient}, who lives at {address}, {city}, {state} {zip}. {She} takes {drug} for {eponym}; {value}.\n\nSincerely,\n{clinician}, MD",
    "Discharge summary\nName: {last}, {first}\nAdmitted: {date}\nDischarged: {date}\nSSN {ssn}. Insurance ID: {member}. Contact e-mail {email}, cell {phone}.\nExam: {value}; {value}. No sign of {eponym}.",
    "call {patient} at {phone} about the {drug} refill",
    "did {patient} come in on {date}?",
    "please fax the note to {facility}, fax {fax}",
    "Ms. {lastonly} from {county} reports {value} since {date}. Her {relation} {other} drives her. Mother died at age {old}.",
    "Pump serial no. {device} replaced {date} by {clinician}, RN. Account # {account}. Plate {plate}. Portal {url}, last login from {ip}.",
    "Counselled about {drug}. {Value}, {value}. Discussed {eponym} with the care team; return in 6 weeks.",
    "{patient} is a {old} year old with {eponym}, moved from {city}, {state}. Claim {claim} was denied on {date}.",
    "what is the max dose of {drug} in {eponym}?",
    "Spoke with {other} ({relation}) on {date}. {She} asked about {value}. Photo saved as {photo}.",
    "Telephone encounter: {relation} {other} called re {patient}. NPI {npi} on file. Follow up {date}.",
];

/// One text; about one in six carries no identifier.
pub fn sample(rng: &mut Rng) -> Sample {
    let template = TEMPLATES[rng.below(TEMPLATES.len())];
    let mut text = String::new();
    let mut spans = Vec::new();
    let mut hard = Vec::new();
    let (given, family) = (rng.pick(GIVEN), rng.pick(FAMILY));
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        text.push_str(&rest[..open]);
        let close = rest[open..].find('}').map_or(rest.len(), |i| open + i);
        let slot = &rest[open + 1..close];
        rest = &rest[close + 1..];
        let start = text.len();
        let (value, label, survives) = fill(slot, rng, given, family);
        text.push_str(&value);
        match label {
            Some(label) => spans.push(Span::new(start, text.len(), label)),
            None if survives => hard.push(Span::new(start, text.len(), Label::OtherId)),
            None => {}
        }
    }
    text.push_str(rest);
    let hard = to_code_points(&text, &hard)
        .iter()
        .map(|s| (s.start, s.end))
        .collect();
    let spans = to_code_points(&text, &spans);
    Sample { text, spans, hard }
}

fn fill(slot: &str, rng: &mut Rng, given: &str, family: &str) -> (String, Option<Label>, bool) {
    let found = |value: String, label: Label| (value, Some(label), false);
    let kept = |value: &str| (value.to_string(), None, true);
    match slot {
        "patient" => found(format!("{given} {family}"), Label::NamePatient),
        "first" => found(
            if rng.below(2) == 0 {
                given.to_string()
            } else {
                format!("{given} J.")
            },
            Label::NamePatient,
        ),
        "last" | "lastonly" => found(family.to_string(), Label::NamePatient),
        "clinician" => found(
            format!("{} {}", rng.pick(GIVEN), rng.pick(FAMILY)),
            Label::NameClinician,
        ),
        "other" => found(format!("{} {}", rng.pick(GIVEN), family), Label::NameOther),
        "birth" => found(date(rng, 1935), Label::DateBirth),
        "date" => found(date(rng, 2019), Label::Date),
        "mrn" => found(
            format!("{}{}", rng.pick(&["", "M", "00", "MR-"]), rng.digits(7)),
            Label::Mrn,
        ),
        "phone" => found(phone(rng), Label::Phone),
        "fax" => found(phone(rng), Label::Fax),
        "address" => found(
            format!(
                "{} {} {}",
                12 + rng.below(9900),
                rng.pick(STREETS),
                rng.pick(SUFFIXES)
            ),
            Label::Address,
        ),
        "city" => found(rng.pick(CITIES).to_string(), Label::City),
        "zip" => found(format!("{}{}", 1 + rng.below(9), rng.digits(4)), Label::Zip),
        "county" => found(rng.pick(COUNTIES).to_string(), Label::County),
        "facility" => found(rng.pick(FACILITIES).to_string(), Label::Facility),
        "ssn" => found(
            format!(
                "{}-{}-{}",
                100 + rng.below(600),
                10 + rng.below(89),
                1000 + rng.below(8999)
            ),
            Label::Ssn,
        ),
        "member" => found(
            format!("{}{}", rng.pick(&["XYW", "H", "YGP9"]), rng.digits(9)),
            Label::MemberId,
        ),
        "email" => found(
            format!(
                "{}.{}@example.org",
                given
                    .to_ascii_lowercase()
                    .replace(|c: char| !c.is_ascii(), ""),
                rng.digits(2)
            ),
            Label::Email,
        ),
        "device" => found(
            format!(
                "{}{}-{}",
                rng.pick(&["PM", "LX", "7T"]),
                rng.digits(5),
                rng.digits(2)
            ),
            Label::Device,
        ),
        "account" => found(rng.digits(8), Label::Account),
        "plate" => found(
            format!("{}-{}", rng.pick(&["KLM", "7QTR", "BZX"]), rng.digits(4)),
            Label::Vehicle,
        ),
        "url" => found(
            format!("https://portal.example.com/u/{}", rng.digits(6)),
            Label::Url,
        ),
        "ip" => found(format!("203.0.113.{}", rng.below(255)), Label::Ip),
        "claim" => found(format!("CL{}", rng.digits(8)), Label::OtherId),
        "old" => found((90 + rng.below(14)).to_string(), Label::Age90Plus),
        "photo" => found(format!("wound_{}.jpg", rng.digits(4)), Label::Photo),
        "npi" => found("1234567893".to_string(), Label::License),
        "state" => (rng.pick(STATES).to_string(), None, false),
        "relation" => (
            rng.pick(&["daughter", "wife", "son", "husband", "brother"])
                .to_string(),
            None,
            false,
        ),
        "She" => (rng.pick(&["She", "He"]).to_string(), None, false),
        "drug" => kept(rng.pick(DRUGS)),
        "eponym" => kept(rng.pick(EPONYMS)),
        _ => kept(rng.pick(VALUES)),
    }
}

fn phone(rng: &mut Rng) -> String {
    let (a, b, c) = (201 + rng.below(780), 200 + rng.below(790), rng.digits(4));
    match rng.below(5) {
        0 => format!("({a}) {b}-{c}"),
        1 => format!("{a}-{b}-{c}"),
        2 => format!("{a}.{b}.{c}"),
        3 => format!("+1 {a} {b} {c}"),
        _ => format!("{a}-{b}-{c} ext. {}", 10 + rng.below(900)),
    }
}

fn date(rng: &mut Rng, from: usize) -> String {
    let (y, m, d) = (from + rng.below(7), 1 + rng.below(12), 1 + rng.below(28));
    let month = rng.pick(MONTHS);
    match rng.below(9) {
        0 => format!("{m}/{d}/{y}"),
        1 => format!("{y}-{m:02}-{d:02}"),
        2 => format!("{m:02}/{d:02}/{:02}", y % 100),
        3 => format!("{month} {d}, {y}"),
        4 => format!("{d} {month} {y}"),
        5 => format!("the {d}th of {month} {y}"),
        6 => format!("{month} {y}"),
        7 => format!("{d:02}-{}-{y}", &month[..3]),
        _ => format!("{m}.{d}.{y}"),
    }
}

/// What a run over samples came to.
#[derive(Default)]
pub struct Score {
    pub per_label: std::collections::BTreeMap<Label, (usize, usize)>,
    pub true_chars: usize,
    pub false_chars: usize,
    pub hard: usize,
    pub hard_hit: usize,
    pub clean_texts: usize,
    pub clean_touched: usize,
    pub leaks: Vec<String>,
}

impl Score {
    /// Adds one sample and what was found in it (code points).
    pub fn add(&mut self, sample: &Sample, found: &[Span]) {
        let chars: Vec<char> = sample.text.chars().collect();
        let (mut covered, mut gold) = (vec![false; chars.len()], vec![false; chars.len()]);
        for span in found {
            covered[span.start..span.end].fill(true);
        }
        for span in &sample.spans {
            gold[span.start..span.end].fill(true);
            let entry = self.per_label.entry(span.label).or_default();
            entry.0 += 1;
            let caught = (span.start..span.end).all(|i| covered[i] || !chars[i].is_alphanumeric());
            entry.1 += usize::from(caught);
            if !caught {
                self.leaks.push(format!(
                    "{} {:?} in {:?}",
                    span.label,
                    chars[span.start..span.end].iter().collect::<String>(),
                    sample.text
                ));
            }
        }
        for (at, c) in chars
            .iter()
            .enumerate()
            .filter(|(at, c)| covered[*at] && c.is_alphanumeric())
        {
            let _ = c;
            if gold[at] {
                self.true_chars += 1
            } else {
                self.false_chars += 1
            }
        }
        for (start, end) in &sample.hard {
            self.hard += 1;
            let hit = (*start..*end).any(|i| covered[i] && chars[i].is_alphanumeric());
            self.hard_hit += usize::from(hit);
            if hit {
                self.leaks.push(format!(
                    "HARD {:?} in {:?}",
                    chars[*start..*end].iter().collect::<String>(),
                    sample.text
                ));
            }
        }
        if sample.spans.is_empty() {
            self.clean_texts += 1;
            self.clean_touched += usize::from(!found.is_empty());
        }
    }

    pub fn recall(&self) -> f64 {
        let (all, caught) = self
            .per_label
            .values()
            .fold((0, 0), |sum, v| (sum.0 + v.0, sum.1 + v.1));
        ratio(caught, all)
    }
    pub fn precision(&self) -> f64 {
        ratio(self.true_chars, self.true_chars + self.false_chars)
    }
}

/// Share of two counts; 1 when there is nothing to count.
#[allow(clippy::cast_precision_loss)]
pub fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        1.0
    } else {
        part as f64 / whole as f64
    }
}
