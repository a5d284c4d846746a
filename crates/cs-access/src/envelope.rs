//! Context envelopes: the decision under which a patient's data was handed to
//! somebody, with what it rests on, an end, and a hash that is checked on reading.

use crate::{Decision, Limit, TenantId};
use chrono::{DateTime, Duration, Utc};
use cs_error::{Code, Fault, Outcome};
use cs_fhir::{canonical_bytes, sha256_hex};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How long an envelope counts; after that the decision is made anew.
pub const ENVELOPE_LIFETIME: Duration = Duration::minutes(15);

/// Largest envelope that is read, in bytes.
const LARGEST: usize = 1 << 20;

/// For whom, about whom, why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Context {
    /// Practice.
    pub tenant: TenantId,
    /// Who is handed the data: a user key, or the id of an agent's client.
    pub subject: String,
    /// FHIR id of the patient.
    pub patient: String,
    /// Purposes of use, by code.
    pub purposes: Vec<String>,
}

/// The envelope as it is kept and handed along.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ContextEnvelope {
    /// Its id (32 hex digits).
    pub id: String,
    /// For whom, about whom, why.
    pub context: Context,
    /// `permit` or `deny`: the decision as it was made, never a default.
    pub decision: String,
    /// Why.
    pub reasoning: String,
    /// The rule that decided, if one did.
    pub rule: Option<String>,
    /// What a permit is bound to.
    pub limits: Value,
    /// Permissions and consents it rests on, by version.
    pub rests_on: Vec<String>,
    /// When it was made.
    pub issued: DateTime<Utc>,
    /// Until when it counts.
    pub expires: DateTime<Utc>,
    /// SHA-256 over the canonical form of all of the above, hex.
    pub hash: String,
}

impl ContextEnvelope {
    /// Seals a decision; `id` is random.
    pub fn seal(id: [u8; 16], context: Context, decision: &Decision, now: DateTime<Utc>) -> Self {
        let mut made = Self {
            id: hex::encode(id),
            context,
            decision: if decision.permit { "permit" } else { "deny" }.to_owned(),
            reasoning: decision.reasoning.clone(),
            rule: decision.rule.clone(),
            limits: limits_value(&decision.limits),
            rests_on: decision.rests_on.clone(),
            issued: now,
            expires: now + ENVELOPE_LIFETIME,
            hash: String::new(),
        };
        made.hash = made.computed();
        made
    }

    /// Reads an envelope. Nothing of it counts before the hash holds.
    ///
    /// # Errors
    /// [`Code::ContextInvalid`] for anything that is not an envelope as it was
    /// sealed, [`Code::TenantForbidden`] for another practice's,
    /// [`Code::ContextExpired`].
    pub fn open(bytes: &[u8], tenant: &TenantId, now: DateTime<Utc>) -> Outcome<Self> {
        let invalid = |why: &'static str| Fault::new(Code::ContextInvalid).with("why", why);
        if bytes.len() > LARGEST {
            return Err(invalid("too large"));
        }
        let read: Self = serde_json::from_slice(bytes).map_err(|_| invalid("not an envelope"))?;
        if read.hash != read.computed() {
            return Err(invalid("hash"));
        }
        if read.context.tenant != *tenant {
            return Err(Fault::new(Code::TenantForbidden));
        }
        let lives = read.expires.signed_duration_since(read.issued);
        if lives > ENVELOPE_LIFETIME || lives <= Duration::zero() {
            return Err(invalid("life"));
        }
        // A clock that was set back makes no envelope valid again.
        if now >= read.expires || now < read.issued {
            return Err(Fault::new(Code::ContextExpired));
        }
        Ok(read)
    }

    /// Whether it permits, as long as what it rests on still stands so: `current`
    /// are the permissions and consents on file now, by version.
    ///
    /// # Errors
    /// [`Code::ContextExpired`] when one of them changed, came or went;
    /// [`Code::ConsentDenied`] when the decision was a denial.
    pub fn ensure_permits(&self, current: &[String]) -> Outcome<()> {
        let sorted = |list: &[String]| {
            let mut list = list.to_vec();
            list.sort();
            list
        };
        if sorted(&self.rests_on) != sorted(current) {
            return Err(Fault::new(Code::ContextExpired).with("why", "consent changed"));
        }
        if self.decision == "permit" {
            Ok(())
        } else {
            Err(Fault::new(Code::ConsentDenied))
        }
    }

    fn computed(&self) -> String {
        let mut value = serde_json::to_value(self).unwrap_or_default();
        if let Some(map) = value.as_object_mut() {
            map.remove("hash");
        }
        sha256_hex(&canonical_bytes(&value))
    }
}

fn limits_value(limits: &[Limit]) -> Value {
    serde_json::to_value(limits).unwrap_or_default()
}

#[cfg(test)]
mod tests;
