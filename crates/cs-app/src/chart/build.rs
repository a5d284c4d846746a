//! Reading a whole chart from the store, page by page.

use super::event::Event;
use super::held::Held;
use super::map::{Lens, Taken, map};
use super::sent::{self, NameOf};
use super::series::AllSeries;
use super::timeline::in_order;
use cs_approval::ProposalState;
use cs_error::Outcome;
use cs_fhir::Query;
use cs_ports::{AuditContext, Charts};

/// Resources of one search: large charts are read in parts, so that what is not
/// yet mapped stays small in memory.
const A_PART: u32 = 5000;

/// Types that are no events: the patient, and what stands in a view of its own.
const NO_EVENTS: [&str; 2] = ["Patient", "Coverage"];

/// A chart as it is kept while it is read.
#[derive(Default)]
pub(super) struct Chart {
    /// Newest first.
    pub(super) events: Vec<Event>,
    pub(super) series: AllSeries,
    pub(super) held: Held,
}

/// Reads everything about a patient that the role may see.
///
/// # Errors
/// Store codes.
pub(super) fn chart(
    charts: &dyn Charts,
    who: &AuditContext,
    patient: &str,
    lens: &Lens,
    held: Held,
    sent: (&[ProposalState], NameOf<'_>),
) -> Outcome<Chart> {
    let mut out = Chart {
        held,
        ..Chart::default()
    };
    for (kind, _) in charts.counts()? {
        if NO_EVENTS.contains(&kind.as_str()) || !lens.parts.may_see_kind(&kind) {
            continue;
        }
        let query = Query::of(&kind).reference("patient", "Patient", patient);
        let mut offset = 0;
        loop {
            let page = charts.search(who, &query.clone().page(offset, A_PART))?;
            let got = u32::try_from(page.hits.len()).unwrap_or(u32::MAX);
            for stored in page.hits {
                take(&mut out, Taken::of(stored, lens), lens);
            }
            offset = offset.saturating_add(got);
            if got == 0 || u64::from(offset) >= page.total {
                break;
            }
        }
    }
    let (proposals, name) = sent;
    let own = proposals.iter().map(|state| sent::of(state, lens, name));
    out.events.extend(own);
    in_order(&mut out.events);
    out.events.shrink_to_fit();
    out.series.settle();
    Ok(out)
}

fn take(out: &mut Chart, taken: Taken, lens: &Lens) {
    let Some(mapped) = map(&taken, lens) else {
        return;
    };
    if let Some(measured) = mapped.measured {
        let event = &mapped.event;
        out.series.take(&event.id, &event.when, measured, lens.zone);
    }
    out.events.push(mapped.event);
}
