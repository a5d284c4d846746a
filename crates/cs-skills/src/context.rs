//! What every skill call is given.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use cs_access::{Principal, TenantId};
use cs_clinical::{FollowUpSettings, MessageSettings, Practice};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The practice's own thresholds and limits.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SkillSettings {
    /// Follow-up rules.
    pub follow_up: FollowUpSettings,
    /// Message limits.
    pub messages: MessageSettings,
}

/// Who asks, for which practice, when.
#[derive(Clone, Debug)]
pub struct SkillContext {
    /// The person whose authority it runs under.
    pub principal: Principal,
    /// The practice whose store it reads.
    pub tenant: TenantId,
    /// Now.
    pub now: DateTime<Utc>,
    /// The practice's zone: its days are the days counted.
    pub zone: Tz,
    /// Ties the audit entries of one task together (32 hex digits).
    pub correlation: String,
    /// The practice as its messages name it.
    pub practice: Practice,
    /// Thresholds and limits.
    pub settings: SkillSettings,
    /// Addresses whose owners answered that they want no messages, or may have:
    /// nothing is drafted to them, whatever the chart says.
    pub stopped: BTreeSet<String>,
}

impl SkillContext {
    /// Today at the practice.
    pub fn today(&self) -> NaiveDate {
        self.now.with_timezone(&self.zone).date_naive()
    }
}
