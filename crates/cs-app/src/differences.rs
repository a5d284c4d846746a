//! Grounds of a draft and what changed of them, in words.

use crate::Workstation;
use crate::value_words::{kind_word, values_in_words};
use crate::views::{DifferenceView, GroundView, SourceLink};
use cs_approval::{CitedValue, Difference, ProposalState};
use cs_error::Outcome;
use cs_fhir::values_at;
use cs_ports::AuditContext;
use serde_json::Value;

/// Grounds with where they stand; those that changed are marked.
pub(crate) fn grounds_of(state: &ProposalState) -> Vec<GroundView> {
    let evidence = &state.proposal.evidence;
    let changed = |label: &str, place: &str| {
        state
            .differences
            .iter()
            .any(|difference| difference.label == label && difference.place == place)
    };
    let values = evidence.values.iter().map(|cited| GroundView {
        label: cited.label.clone(),
        source: link_of(cited),
        changed: changed(&cited.label, &place_of(cited)),
    });
    let queries = evidence.queries.iter().map(|relied| GroundView {
        label: relied.label.clone(),
        source: search_link(&relied.query.kind),
        changed: changed(&relied.label, &relied.query.kind),
    });
    values.chain(queries).collect()
}

impl Workstation {
    /// What changed since the draft was made. What was cited is looked up in the
    /// chart's earlier versions; where none of them is kept, the label says what
    /// it was.
    pub(crate) fn differences_of(
        &self,
        who: &AuditContext,
        state: &ProposalState,
    ) -> Outcome<Vec<DifferenceView>> {
        state
            .differences
            .iter()
            .map(|difference| self.difference_view(who, state, difference))
            .collect()
    }

    fn difference_view(
        &self,
        who: &AuditContext,
        state: &ProposalState,
        difference: &Difference,
    ) -> Outcome<DifferenceView> {
        let cited =
            state.proposal.evidence.values.iter().find(|cited| {
                cited.label == difference.label && place_of(cited) == difference.place
            });
        let label = difference.label.clone();
        let Some(cited) = cited else {
            return Ok(DifferenceView {
                before: difference.label.clone(),
                now: search_now(&difference.now, &difference.place),
                source: search_link(&difference.place),
                label,
            });
        };
        Ok(DifferenceView {
            label,
            before: self
                .as_cited(who, cited)?
                .unwrap_or_else(|| difference.label.clone()),
            now: value_now(&difference.now),
            source: link_of(cited),
        })
    }

    /// The cited values as they were read then.
    fn as_cited(&self, who: &AuditContext, cited: &CitedValue) -> Outcome<Option<String>> {
        let Some((kind, id)) = cited.resource.split_once('/') else {
            return Ok(None);
        };
        let versions = self.ports.charts.history(who, kind, id)?;
        let found = versions.iter().find_map(|version| {
            let whole = version.resource.to_value();
            let then = CitedValue::cite(&whole, cited.version, &cited.path, "");
            (then.digest == cited.digest).then(|| values_in_words(&values_at(&whole, &cited.path)))
        });
        Ok(found)
    }
}

fn place_of(cited: &CitedValue) -> String {
    format!("{} {}", cited.resource, cited.path)
}

fn link_of(cited: &CitedValue) -> SourceLink {
    let kind = cited.resource.split('/').next().unwrap_or_default();
    SourceLink {
        resource: cited.resource.clone(),
        path: cited.path.clone(),
        label: kind_word(kind).to_owned(),
    }
}

fn search_link(kind: &str) -> SourceLink {
    SourceLink {
        resource: String::new(),
        path: format!("search of {}s", kind_word(kind)),
        label: "search".to_owned(),
    }
}

fn value_now(now: &str) -> String {
    match serde_json::from_str(now) {
        Ok(Value::Array(values)) => values_in_words(&values.iter().collect::<Vec<_>>()),
        _ => "no longer in the chart".to_owned(),
    }
}

/// `3 found (9f86d081…)` as a person says it; the digits only tell findings apart.
fn search_now(now: &str, kind: &str) -> String {
    let count = now.split(' ').next().unwrap_or_default();
    match count {
        "0" => format!("no such {} now", kind_word(kind)),
        "1" => format!("1 {} now, or other than before", kind_word(kind)),
        many => format!("{many} {}s now, or other than before", kind_word(kind)),
    }
}
