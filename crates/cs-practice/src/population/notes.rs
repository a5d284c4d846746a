//! Clinical notes that read like notes: SOAP, terse, narrative, urgent, eye exam.

use super::body::{Measured, tenths};
use super::drugs::{self, Drug};
use super::names::CULTURES;
use super::people::Person;
use super::phrases::{self, ASIDES, URGENT};
use super::places::spoken;
use super::prng::Rng;
use super::rows::Diagnosis;
use super::visits::Visit;

/// A laboratory value a note may quote: name and value with unit.
pub(crate) type Quoted = (&'static str, String);

/// What the writer of a note had before them.
pub(crate) struct Scene<'a> {
    pub(crate) person: &'a Person,
    pub(crate) visit: &'a Visit,
    pub(crate) measured: Option<Measured>,
    pub(crate) labs: &'a [Quoted],
    pub(crate) provider: &'a str,
    pub(crate) optical: bool,
}

impl Scene<'_> {
    fn intro(&self) -> String {
        let age = self.person.age(self.visit.date);
        let (years, who) = match (age, self.person.row.sex) {
            (0, _) => ("infant".to_owned(), "child"),
            (1..=17, "female") => (format!("{age}-year-old"), "girl"),
            (1..=17, _) => (format!("{age}-year-old"), "boy"),
            (_, "female") => (format!("{age}-year-old"), "woman"),
            (_, "male") => (format!("{age}-year-old"), "man"),
            _ => (format!("{age}-year-old"), "patient"),
        };
        format!("{years} {who}")
    }

    fn called(&self) -> &str {
        let row = &self.person.row;
        if row.first_name.is_empty() {
            &row.last_name
        } else {
            &row.first_name
        }
    }

    fn objective(&self) -> Option<String> {
        let taken = self.measured?;
        Some(format!(
            "BP {}/{}, HR {}, T {} F, SpO2 {} % RA, Wt {} kg.",
            taken.systolic,
            taken.diastolic,
            taken.pulse,
            tenths(taken.temperature),
            taken.saturation,
            tenths(taken.weight)
        ))
    }

    fn quoted(&self) -> Option<String> {
        let parts: Vec<String> = self
            .labs
            .iter()
            .take(3)
            .map(|(name, value)| format!("{name} {value}"))
            .collect();
        (!parts.is_empty()).then(|| format!("Labs: {}.", parts.join(", ")))
    }

    /// The current medication for a problem.
    fn drug_for(&self, code: &str) -> Option<&'static Drug> {
        self.person
            .drugs
            .iter()
            .copied()
            .find(|drug| drug.problem == code)
    }

    fn plan_for(&self, rng: &mut Rng, diagnosis: &Diagnosis) -> String {
        let phrases = phrases::of(diagnosis.code);
        match self.drug_for(diagnosis.code) {
            Some(drug) => rng
                .pick(&phrases.plan)
                .replace("{drug}", &drugs::short(drug)),
            None => phrases.plain.to_owned(),
        }
    }

    fn back(&self, rng: &mut Rng) -> String {
        match self.visit.follow_up_due {
            Some(due) => {
                let weeks = ((due - self.visit.date).num_days() / 7).max(1);
                match (weeks, rng.below(2)) {
                    (..=9, 0) => format!("RTC {weeks} wk."),
                    (1, _) => "Return in a week.".to_owned(),
                    (..=9, _) => format!("Return in {weeks} weeks."),
                    (_, 0) => format!("RTC {} mo.", weeks / 4),
                    (_, _) => format!("Follow up in about {} months.", weeks / 4),
                }
            }
            None => "Follow up as needed.".to_owned(),
        }
    }
}

/// The note of a completed visit.
pub(crate) fn write(rng: &mut Rng, scene: &Scene) -> String {
    let mut note = match (scene.visit.kind, scene.optical) {
        ("emergency", _) => urgent(rng, scene),
        ("telehealth", _) => narrative(rng, scene),
        (_, true) => eye_exam(rng, scene),
        ("procedure", _) => procedure(rng, scene),
        _ if rng.percent(30) => terse(rng, scene),
        _ => soap(rng, scene),
    };
    if rng.percent(16) {
        note.push('\n');
        note.push_str(&aside(rng));
    }
    if scene.person.row.preferred_language == "es" && rng.percent(40) {
        note.push_str("\nVisit conducted in Spanish.");
    }
    if rng.percent(45) {
        note.push_str(&format!("\n-- {}", scene.provider));
    }
    note
}

fn soap(rng: &mut Rng, scene: &Scene) -> String {
    let mut subjective: Vec<String> = Vec::new();
    for diagnosis in &scene.visit.diagnoses {
        subjective.push((rng.pick(&phrases::of(diagnosis.code).history)).to_owned());
    }
    let guardian = scene.person.row.guardian.as_ref();
    if let Some(guardian) = guardian.filter(|_| rng.percent(60)) {
        subjective.push(format!(
            "History from {} {}.",
            guardian.relationship, guardian.name
        ));
    }
    let mut lines = vec![format!(
        "S: {} here for {}. {}",
        scene.intro(),
        lower_first(&scene.visit.reason),
        subjective.join(" ")
    )];
    let findings = rng.pick(&[
        "Alert, no distress. Lungs clear, heart regular, no edema.",
        "Well appearing. CV RRR, lungs CTA bilaterally, abdomen soft.",
        "NAD. Neck supple, chest clear, extremities warm without edema.",
    ]);
    let objective: Vec<String> = scene
        .objective()
        .into_iter()
        .chain([findings.to_owned()])
        .chain(scene.quoted())
        .collect();
    lines.push(format!("O: {}", objective.join(" ")));
    lines.push("A/P:".to_owned());
    for (place, diagnosis) in scene.visit.diagnoses.iter().enumerate() {
        let plan = scene.plan_for(rng, diagnosis);
        lines.push(format!(
            "{}. {} ({}): {plan}",
            place + 1,
            diagnosis.display,
            diagnosis.code
        ));
    }
    lines.push(scene.back(rng));
    lines.join("\n")
}

fn terse(rng: &mut Rng, scene: &Scene) -> String {
    let age = scene.person.age(scene.visit.date);
    let sex = match scene.person.row.sex {
        "female" => "F",
        "male" => "M",
        _ => "pt",
    };
    let named: Vec<&str> = scene
        .visit
        .diagnoses
        .iter()
        .map(|diagnosis| phrases::of(diagnosis.code).short)
        .collect();
    let mut parts = vec![format!("{age}yo {sex}, f/u {}.", named.join(", "))];
    if let Some(diagnosis) = scene.visit.diagnoses.first() {
        parts.push(format!(
            "Pt: {}",
            rng.pick(&phrases::of(diagnosis.code).history)
        ));
    }
    parts.extend(scene.measured.map(|taken| {
        format!(
            "bp {}/{} hr {} wt {}.",
            taken.systolic,
            taken.diastolic,
            taken.pulse,
            tenths(taken.weight)
        )
    }));
    parts.extend(scene.quoted());
    for diagnosis in &scene.visit.diagnoses {
        parts.push(match scene.drug_for(diagnosis.code) {
            Some(drug) => format!("cont {} {}.", drug.name, drug.strength),
            None => phrases::of(diagnosis.code).plain.to_owned(),
        });
    }
    parts.push(scene.back(rng));
    parts.join(" ")
}

fn narrative(rng: &mut Rng, scene: &Scene) -> String {
    let (how, seen) = rng.pick(&[
        (
            "Video visit",
            "Appears comfortable on camera, speaks in full sentences.",
        ),
        (
            "Video visit from home",
            "Looks well on screen, walks across the room without trouble.",
        ),
        (
            "Telephone visit after video failed",
            "Voice clear, no shortness of breath on the phone.",
        ),
    ]);
    let mut text = format!(
        "{how}. Identity confirmed with name and date of birth. {} is {} {} seen for {}.",
        scene.called(),
        article(scene.person.age(scene.visit.date)),
        scene.intro(),
        lower_first(&scene.visit.reason)
    );
    for diagnosis in &scene.visit.diagnoses {
        text.push(' ');
        text.push_str(rng.pick(&phrases::of(diagnosis.code).history));
    }
    text.push_str(&format!("\n{seen}\nPlan: "));
    let plans: Vec<String> = scene
        .visit
        .diagnoses
        .iter()
        .map(|diagnosis| scene.plan_for(rng, diagnosis))
        .collect();
    text.push_str(&plans.join(" "));
    text.push_str(&format!(
        " {} Total time {} min.",
        scene.back(rng),
        rng.between(9, 24)
    ));
    text
}

fn urgent(rng: &mut Rng, scene: &Scene) -> String {
    let code = scene
        .visit
        .diagnoses
        .first()
        .map_or("R07.9", |diagnosis| diagnosis.code);
    let (_, story, course) = URGENT
        .iter()
        .find(|(urgent, ..)| *urgent == code)
        .unwrap_or(&URGENT[1]);
    let mut text = format!("URGENT. {}. {story}", capital_first(&scene.intro()));
    if let Some(objective) = scene.objective() {
        text.push_str(&format!("\n{objective}"));
    }
    if scene.visit.discharge {
        text.push_str(&format!(
            "\nHospital course: admitted to Lanternfish Memorial. {course}\nDischarged home in stable \
             condition after {} days. Medications reconciled: {}.",
            rng.between(2, 5),
            medication_list(scene)
        ));
    } else {
        text.push_str(&format!(
            "\n{course} Stable, sent home with return precautions."
        ));
    }
    text.push_str(&format!("\n{}", scene.back(rng)));
    text
}

fn procedure(rng: &mut Rng, scene: &Scene) -> String {
    let consent = match &scene.person.row.guardian {
        Some(guardian) => format!(
            "Consent from {} ({}).",
            guardian.name, guardian.relationship
        ),
        None => "Risks and benefits explained, written consent obtained.".to_owned(),
    };
    let result = match scene.visit.reason.as_str() {
        "ECG" => "Sinus rhythm, normal axis, QTc within limits, no acute ST change.",
        "Spirometry" => "FEV1/FVC acceptable effort, three reproducible trials; report scanned.",
        "Joint injection" => "Right knee, lateral approach, sterile technique, no complication.",
        "Immunization visit" => "Vaccines given per schedule, left deltoid, no reaction at 15 min.",
        _ => "Shave removal under local anesthesia, hemostasis achieved, specimen sent.",
    };
    let vitals = scene.objective().unwrap_or_default();
    format!(
        "Procedure: {}. {consent} {vitals}\n{result}\n{}",
        scene.visit.reason,
        scene.back(rng)
    )
}

fn eye_exam(rng: &mut Rng, scene: &Scene) -> String {
    let first = scene
        .visit
        .diagnoses
        .first()
        .map_or("", |diagnosis| diagnosis.code);
    let complaint = rng.pick(&phrases::of(first).history);
    let acuity =
        |rng: &mut Rng| rng.pick(&["20/20", "20/20-1", "20/25", "20/25+2", "20/30", "20/40"]);
    let high = scene.person.has("H40.1131") || scene.person.has("H40.013");
    let pressure = |rng: &mut Rng| {
        if high {
            rng.near(20, 4)
        } else {
            rng.near(15, 3)
        }
    };
    let (right, left) = (acuity(rng), acuity(rng));
    let (iop_right, iop_left) = (pressure(rng), pressure(rng));
    let lens = if scene.person.has("H25.13") {
        "2+ NS OU"
    } else {
        "clear OU"
    };
    let cup = if high { "0.65" } else { "0.3" };
    let mut text = format!(
        "CC: {}. {complaint}\nBCVA OD {right}, OS {left}. IOP {iop_right}/{iop_left} mmHg (GAT, {}:{:02}).\n\
         SLE: lids quiet, K clear, A/C deep and quiet, lens {lens}. DFE: C/D {cup} OU, macula flat, periphery intact.\nA/P:",
        scene.visit.reason,
        rng.between(9, 16),
        rng.between(0, 59)
    );
    for diagnosis in &scene.visit.diagnoses {
        let plan = scene.plan_for(rng, diagnosis);
        text.push_str(&format!(" {}: {plan}", diagnosis.display));
    }
    text.push_str(&format!(" {}", scene.back(rng)));
    text
}

fn medication_list(scene: &Scene) -> String {
    let listed: Vec<String> = scene
        .person
        .drugs
        .iter()
        .take(5)
        .map(|drug| drugs::short(drug))
        .collect();
    if listed.is_empty() {
        "none".to_owned()
    } else {
        listed.join("; ")
    }
}

/// A line a front desk leaves on a missed visit.
pub(crate) fn missed(rng: &mut Rng) -> String {
    match rng.below(3) {
        0 => "Did not arrive. Called once, left voicemail.".to_owned(),
        1 => format!(
            "No show. Spoke with {}, will call back to rebook.",
            relative(rng)
        ),
        _ => format!(
            "No show x1, number on file rang out, tried {}.",
            telephone(rng)
        ),
    }
}

fn aside(rng: &mut Rng) -> String {
    let name = relative(rng);
    let phone = telephone(rng);
    rng.pick(&ASIDES)
        .replace("{name}", name)
        .replace("{phone}", &phone)
}

fn relative(rng: &mut Rng) -> &'static str {
    let culture = rng.pick(&CULTURES);
    let given = if rng.percent(60) {
        culture.female
    } else {
        culture.male
    };
    rng.pick(given)
}

/// A fictional number in one of the ways people write them.
fn telephone(rng: &mut Rng) -> String {
    let area = rng.pick(&[617, 781, 508, 312, 773, 401]);
    let line = rng.between(0, 99);
    match rng.below(3) {
        0 => spoken(&format!("+1{area}55501{line:02}")),
        1 => format!("{area}-555-01{line:02}"),
        _ => format!("{area}.555.01{line:02}"),
    }
}

/// The article before an age: an 8-year-old, an infant.
fn article(age: u32) -> &'static str {
    match age {
        0 | 8 | 11 | 18 | 80..=89 => "an",
        _ => "a",
    }
}

fn lower_first(text: &str) -> String {
    // "ECG" and the like stay as they are.
    let mut letters = text.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain(text.chars().skip(1)).collect()
        }
        _ => text.to_owned(),
    }
}

fn capital_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
