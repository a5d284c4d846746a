//! Inputs of pms-report-generate.

use super::Call;
use crate::answer::Question;
use crate::clauses::Clause;
use crate::dates::calendar::{shift, whole};
use crate::dates::names::Unit;
use crate::intents::Intent;
use crate::sentence::Sentence;
use crate::vocabulary::{Mark, Marks};
use cs_access::SkillName;

impl Sentence {
    pub(super) fn report(&self, clause: &Clause, intent: Intent) -> Call {
        let mut call = Call::new(SkillName::ReportGenerate);
        let marks = clause.marks;
        let kind = self
            .value(clause, Mark::ReportType)
            .or(if intent.kind.is_empty() {
                None
            } else {
                Some(intent.kind)
            })
            .or_else(|| by_words(marks));
        match kind {
            Some(kind) => call.set("report_type", kind),
            None => {
                call.missing = Some(Question::new(
                    "Which report?",
                    &["patient volume", "encounter summary", "medication usage"],
                ));
            }
        }
        let rhythm = || {
            self.tokens[clause.from..clause.to]
                .iter()
                .find_map(|token| {
                    Some(match token.word.as_str() {
                        "weekly" => Unit::Week,
                        "monthly" => Unit::Month,
                        "quarterly" => Unit::Quarter,
                        "yearly" | "annual" | "annually" => Unit::Year,
                        _ => return None,
                    })
                })
        };
        if let Some(when) = self.when(clause) {
            call.days(when);
        } else if let Some(unit) = rhythm() {
            // "the monthly report": the last whole month.
            let (from, to) = whole(shift(whole(self.today, unit).0, unit, -1), unit);
            call.set("date_from", from.to_string());
            call.set("date_to", to.to_string());
        }
        if !(call.has("date_from") && call.has("date_to")) && call.missing.is_none() {
            call.missing = Some(Question::new(
                "For which period?",
                &[
                    "this month",
                    "last month",
                    "last quarter",
                    "year to date",
                    "the last 30 days",
                ],
            ));
        }
        if marks.has(Mark::Csv) {
            call.set("format", "csv");
        } else if marks.has(Mark::Table) {
            call.set("format", "table");
        }
        call
    }
}

fn by_words(marks: Marks) -> Option<&'static str> {
    if marks.any(Marks::of(&[Mark::Medication, Mark::Drug])) {
        Some("medication_usage")
    } else if marks.any(Marks::of(&[Mark::Visit, Mark::SummaryDoc, Mark::Type])) {
        Some("encounter_summary")
    } else if marks.any(Marks::of(&[
        Mark::Volume,
        Mark::Patients,
        Mark::PatientCount,
    ])) {
        Some("patient_volume")
    } else {
        None
    }
}
