//! Lines for whoever helps: versions, counts, codes, numbers. Every word in them
//! is one of the program's own; what came from a chart, a person or a server is
//! counted or left out.

use crate::Workstation;
use crate::settings::RuntimeSettings;
use cs_audit::{AuditAction, AuditOutcome, ChainedEntry};
use cs_error::{Code, Outcome};
use cs_ports::AuditQuery;

/// Codes of refusals and failures that are listed, newest first.
const MOST_CODES: usize = 200;
/// Entries looked through for them.
const LOOKED_THROUGH: u32 = 5_000;

impl Workstation {
    /// The lines of a support bundle. Making one is audited as an export.
    ///
    /// # Errors
    /// [`Code::SignedOut`]; store codes.
    pub fn support_bundle_lines(&self) -> Outcome<Vec<String>> {
        let who = self.context("support-bundle")?;
        self.record(&who, AuditAction::Export, AuditOutcome::Success, "")?;
        let mut lines = vec![
            format!("countersign {}", env!("CARGO_PKG_VERSION")),
            format!(
                "platform {} {}",
                std::env::consts::OS,
                std::env::consts::ARCH
            ),
            format!("made {}", self.now().to_rfc3339()),
            format!("demo {}", self.practice.demo),
            format!("role {}", self.principal()?.role.as_str()),
            format!("store_bytes {}", self.facts.store_bytes()),
        ];
        lines.extend(self.setting_lines()?);
        lines.extend(self.count_lines()?);
        lines.extend(self.freshness_lines()?);
        let report = self.verify_audit()?;
        lines.push(format!(
            "audit entries={} checkpoints={} unsigned={} whole={}",
            report.entries,
            report.checkpoints,
            report.unsigned,
            report.holds()
        ));
        let newest = self
            .ports
            .audit
            .page(&AuditQuery::default(), None, LOOKED_THROUGH)?;
        lines.extend(newest.entries.iter().filter_map(code_line).take(MOST_CODES));
        Ok(lines)
    }

    fn setting_lines(&self) -> Outcome<Vec<String>> {
        let now = self.settings()?;
        let names = RuntimeSettings::KNOWN.iter();
        Ok(names
            .filter_map(|(name, ..)| Some(format!("setting {name}={}", now.number(name)?)))
            .collect())
    }

    fn count_lines(&self) -> Outcome<Vec<String>> {
        let mut lines = Vec::new();
        let mut others = 0;
        for (kind, count) in self.ports.charts.counts()? {
            match KINDS.contains(&kind.as_str()) {
                true => lines.push(format!("kept {kind}={count}")),
                false => others += count,
            }
        }
        lines.push(format!("kept other={others}"));
        for one in self.ports.queue.open_counts()? {
            lines.push(format!(
                "open {} {}={}",
                one.state.as_str(),
                one.skill.as_str(),
                one.count
            ));
        }
        lines.push(format!(
            "set_aside={}",
            self.ports.sync_state.reject_count()?
        ));
        lines.push(format!(
            "unpushed={}",
            self.ports.queue.unpushed(u32::MAX >> 1)?.len()
        ));
        for channel in &self.ports.channels {
            lines.push(format!("channel {}", channel.name()));
        }
        Ok(lines)
    }

    /// By the names the source adapter was built with, never by what is stored.
    fn freshness_lines(&self) -> Outcome<Vec<String>> {
        let marks = self.ports.sync_state.marks(self.ports.source.id())?;
        let names = self.ports.source.collections().iter();
        Ok(names
            .map(|name| match marks.iter().find(|(known, _)| known == name) {
                Some((_, mark)) => format!(
                    "collection {name} complete={} as_of={}",
                    mark.complete,
                    mark.as_of.to_rfc3339()
                ),
                None => format!("collection {name} never read"),
            })
            .collect())
    }
}

/// A refusal or failure by its code, when the code is one of the program's own.
fn code_line(chained: &ChainedEntry) -> Option<String> {
    let entry = &chained.entry;
    let outcome = match entry.outcome {
        AuditOutcome::Success => return None,
        AuditOutcome::Refused => "refused",
        AuditOutcome::Failure => "failed",
    };
    let known = Code::ALL.iter().find(|code| code.name() == entry.code);
    let action = serde_json::to_value(entry.action).ok()?;
    Some(format!(
        "code {} {} {outcome} {}",
        entry.at.to_rfc3339(),
        action.as_str()?,
        known.map_or("other", |code| code.name())
    ))
}

/// Types the adapters write; a stored name is never printed as it stands.
const KINDS: [&str; 16] = [
    "AllergyIntolerance",
    "Basic",
    "Claim",
    "Condition",
    "Coverage",
    "Device",
    "DocumentReference",
    "Encounter",
    "Location",
    "MedicationRequest",
    "Observation",
    "Patient",
    "Practitioner",
    "Procedure",
    "Immunization",
    "VisionPrescription",
];
