//! A record from elsewhere as the chart's parts show it, without a store.

use super::held::Parts;
use super::map::{Lens, Taken, map};
use super::record::{fields, text_of, title};
use chrono_tz::America::New_York;
use cs_clinical::FollowUpSettings;
use cs_ports::Stored;

/// Its event, title, fields and text, as far as it has them.
pub(crate) fn record_shown(stored: Stored) -> Vec<String> {
    let everything = Parts {
        prescriptions: true,
        warehouse: true,
    };
    let now = stored.stored_at;
    let settings = FollowUpSettings::default();
    let lens = Lens::new(now, New_York, settings, everything, "Harbor Health");
    let taken = Taken::of(stored, &lens);
    let mut shown = vec![title(&taken)];
    if let Some(mapped) = map(&taken, &lens) {
        let event = serde_json::to_string(&mapped.event.shown());
        shown.extend(event);
    }
    shown.extend(
        fields(&taken.whole, New_York)
            .into_iter()
            .map(|row| format!("{}: {}", row.label, row.value)),
    );
    shown.extend(text_of(&taken.whole));
    shown
}
