//! The inputs of each skill, from what stands in a clause.

mod care;
mod document;
mod encounters;
mod report;

use crate::answer::Question;
use crate::clauses::Clause;
use crate::dates::When;
use crate::intents::Intent;
use crate::people::Person;
use crate::sentence::Sentence;
use crate::services::slice;
use crate::text::{After, Shape};
use crate::vocabulary::Mark;
use crate::vocabulary::marks::Hit;
use cs_access::SkillName;
use serde_json::{Map, Value};

/// One call, complete or with the question that completes it.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) skill: SkillName,
    pub(crate) args: Map<String, Value>,
    pub(crate) missing: Option<Question>,
    /// Said beside the plan: what could not be taken into account.
    pub(crate) note: &'static str,
}

impl Call {
    pub(crate) fn new(skill: SkillName) -> Self {
        Self {
            skill,
            args: Map::new(),
            missing: None,
            note: "",
        }
    }

    pub(crate) fn set(&mut self, name: &str, value: impl Into<Value>) {
        self.args.insert(name.to_owned(), value.into());
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.args.contains_key(name)
    }

    fn days(&mut self, when: &When) {
        if let Some(from) = when.from {
            self.set("date_from", from.to_string());
        }
        if let Some(to) = when.to {
            self.set("date_to", to.to_string());
        }
    }
}

/// Whether a skill cannot run without a patient.
pub(crate) const fn needs_patient(skill: SkillName) -> bool {
    matches!(
        skill,
        SkillName::PriorAuth | SkillName::DocumentDraft | SkillName::MedicationCheck
    )
}

fn when_is_year(when: &When) -> bool {
    matches!((when.from, when.to), (Some(from), Some(to)) if (to - from).num_days() >= 364)
}

/// The question for a patient.
pub(crate) fn which_patient(skill: SkillName) -> Question {
    let what = match skill {
        SkillName::PriorAuth => "Which patient is the prior authorization for?",
        SkillName::DocumentDraft => "Which patient is the document about?",
        SkillName::MedicationCheck => "Whose medications should be checked?",
        _ => "Which patient is meant?",
    };
    Question::new(
        &format!("{what} Give a name, an id, a record number or a date of birth."),
        &[],
    )
}

impl Sentence {
    pub(crate) fn within<'a>(&'a self, clause: &'a Clause) -> impl Iterator<Item = &'a Hit> {
        self.hits
            .iter()
            .filter(|hit| hit.from >= clause.from && hit.from < clause.to)
    }

    pub(crate) fn value(&self, clause: &Clause, mark: Mark) -> Option<&'static str> {
        self.within(clause)
            .find(|hit| hit.mark == mark && !hit.value.is_empty())
            .map(|hit| hit.value)
    }

    pub(crate) fn when(&self, clause: &Clause) -> Option<&When> {
        let mut inside = self
            .whens
            .iter()
            .filter(|when| when.first >= clause.from && when.first < clause.to);
        let first = inside.next()?;
        // A bare year beside a nearer period says little: the nearer one counts.
        let bare_year = when_is_year(first);
        if bare_year {
            inside.next().or(Some(first))
        } else {
            Some(first)
        }
    }

    /// Patients of a clause: providers and recipients left out.
    pub(crate) fn patients<'a>(&'a self, clause: &'a Clause) -> Vec<&'a Person> {
        self.people
            .iter()
            .filter(|person| {
                !person.provider && person.from >= clause.from && person.from < clause.to
            })
            .collect()
    }

    /// The calls of a clause: more than one when it names several people,
    /// statuses or types.
    pub(crate) fn calls(&self, clause: &Clause, intent: Intent) -> Vec<Call> {
        match intent.skill {
            SkillName::PatientLookup => vec![self.lookup(clause)],
            SkillName::EncounterQuery => self.encounters(clause),
            SkillName::CareCoordination => self.care(clause, intent),
            SkillName::DocumentDraft => self.documents(clause, intent),
            SkillName::MedicationCheck => self.each(clause, SkillName::MedicationCheck, |call| {
                self.medication(clause, call)
            }),
            SkillName::DeviceReconcile => self.each(clause, SkillName::DeviceReconcile, |call| {
                self.devices(clause, call)
            }),
            SkillName::ReportGenerate => vec![self.report(clause, intent)],
            SkillName::PriorAuth => self.each(clause, SkillName::PriorAuth, |_| {}),
        }
    }

    /// One call for each patient of a clause, or one without.
    pub(crate) fn each(
        &self,
        clause: &Clause,
        skill: SkillName,
        fill: impl Fn(&mut Call),
    ) -> Vec<Call> {
        let mut people: Vec<Option<String>> = self
            .patients(clause)
            .into_iter()
            .map(|person| Some(person.text.clone()))
            .collect();
        people.dedup();
        if people.is_empty() {
            people.push(self.birth_text(clause));
        }
        people
            .into_iter()
            .map(|person| {
                let mut call = Call::new(skill);
                if let Some(person) = person {
                    call.set("patient_id", person);
                }
                fill(&mut call);
                call
            })
            .collect()
    }

    /// A date of birth, where it is all that says who.
    fn birth_text(&self, clause: &Clause) -> Option<String> {
        let birth = self
            .births
            .iter()
            .find(|birth| birth.first >= clause.from && birth.first < clause.to)?;
        Some(self.day_text(birth))
    }

    fn day_text(&self, when: &When) -> String {
        let first = (when.first..when.end)
            .find(|at| !self.tokens[*at].is(&["on", "the", "in", "of", "for", "at"]))
            .unwrap_or(when.first);
        slice(&self.text, &self.tokens, first, when.end)
    }

    fn medication(&self, clause: &Clause, call: &mut Call) {
        let id = self.tokens[clause.from..clause.to]
            .iter()
            .find(|token| token.shape == Shape::MedicationId);
        let drug = self
            .drugs
            .iter()
            .find(|drug| drug.from >= clause.from && drug.from < clause.to);
        if let Some(name) = id
            .map(|token| token.raw.clone())
            .or_else(|| drug.map(|drug| drug.text.clone()))
        {
            call.set("medication_id", name);
        }
    }

    fn devices(&self, clause: &Clause, call: &mut Call) {
        if let Some(days) = self.when(clause).and_then(|when| when.look_back) {
            call.set("date_range", days.clamp(1, 366));
        }
    }

    /// A look-up: what was typed about the person, as typed.
    fn lookup(&self, clause: &Clause) -> Call {
        let mut call = Call::new(SkillName::PatientLookup);
        let mut spans: Vec<(usize, usize)> = self
            .people
            .iter()
            .filter(|person| person.from >= clause.from && person.from < clause.to)
            .map(|person| (person.from, person.to))
            .collect();
        let days = self.births.iter().chain(self.whens.iter().filter(|when| {
            when.from.is_some()
                && when.from == when.to
                && self.tokens[when.first].shape == Shape::Figure
        }));
        for day in days.filter(|day| day.first >= clause.from && day.first < clause.to) {
            let first = (day.first..day.end)
                .find(|at| !self.tokens[*at].is(&["on", "the", "in", "of", "for", "at"]))
                .unwrap_or(day.first);
            spans.push((first, day.end));
        }
        spans.sort_unstable();
        if let [only] = spans.as_slice() {
            let id = self
                .people
                .iter()
                .find(|person| person.from == only.0 && person.shape == Shape::PatientId);
            if let Some(person) = id {
                call.set("patient_id", person.text.clone());
                return call;
            }
        }
        let Some((first, last)) = spans.first().zip(spans.last()) else {
            call.missing = Some(Question::new(
                "Who should be looked up? Give a name, an id, a record number, a phone number or a date of birth.",
                &[],
            ));
            return call;
        };
        let noise = |at: usize| {
            self.tokens[at].is(&[
                "dob",
                "born",
                "birth",
                "date",
                "birthday",
                "birthdate",
                "of",
                "on",
                "phone",
                "mrn",
                "with",
                "and",
                "number",
                "a",
                "is",
                "the",
                "email",
                "at",
            ]) || spans.iter().any(|span| at >= span.0 && at < span.1)
        };
        let joined = (first.0..last.1).all(noise)
            && !spans
                .iter()
                .any(|span| self.tokens[span.1 - 1].after == After::Stop && span != last);
        let query = if joined {
            slice(&self.text, &self.tokens, first.0, last.1)
        } else {
            let pieces: Vec<String> = spans
                .iter()
                .map(|span| slice(&self.text, &self.tokens, span.0, span.1))
                .collect();
            pieces.join(" ")
        };
        call.set("query", query);
        call
    }
}
