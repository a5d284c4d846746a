//! FHIR JSON of any type and release, redacted under a profile.
//!
//! A resource is read into a borrowed tree twice over: once for who it speaks of (the
//! names, numbers, addresses and birth dates in its own fields), once to write it. Known
//! datatypes are rewritten by their table; **every other string is text**: it is searched
//! for what the resource itself called an identifier, and by the text redactor, whatever
//! its member is called. Ids and references become keyed pseudonyms that still meet, names
//! of members are searched too, JSON in strings, markup and base64 are read inside.

mod codes;
mod datatype;
mod date;
mod embedded;
mod hint;
mod identity;
mod json;
mod keys;
mod label;
mod markup;
mod memo;
mod policy;
mod pseudonym;
mod refusal;
mod text;
mod uri;
mod walk;
mod writer;

pub use json::MAX_DEPTH;
pub use policy::FhirProfile;
pub use pseudonym::PseudonymKey;
pub use refusal::{RedactRefusal, RefusalKind};

use std::fmt;

use crate::deid::Deidentifier;
use crate::vault::Vault;
use identity::Identity;
use memo::Memo;
use policy::Policy;
use pseudonym::Pseudonyms;

/// Bytes one resource may have.
pub const MAX_RESOURCE_BYTES: usize = 64 << 20;

/// Redacts resources one after another. What it keeps between them (texts it has judged,
/// pseudonyms it has made) has a fixed size and never changes an answer.
pub struct FhirRedactor<'d> {
    deid: &'d Deidentifier,
    policy: Policy,
    this_year: i32,
    pseudonyms: Pseudonyms,
    memo: Memo,
    /// Labels and names of members, apart from the texts they would push out.
    labels: Memo,
    /// Of the resource in hand.
    vault: Vault,
    identity: Identity,
    /// How deep in strings that hold resources themselves.
    embedded: usize,
}

impl fmt::Debug for FhirRedactor<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FhirRedactor({:?})", self.policy.profile)
    }
}

impl<'d> FhirRedactor<'d> {
    /// A redactor under a profile. `deid` brings the tenant's registry; `key` makes the
    /// pseudonyms of ids; `this_year` tells which birth years mean an age over 89.
    pub fn new(
        deid: &'d Deidentifier,
        profile: FhirProfile,
        key: &PseudonymKey,
        this_year: i32,
    ) -> Self {
        Self {
            deid,
            policy: Policy::of(profile),
            this_year,
            pseudonyms: Pseudonyms::new(key),
            memo: Memo::default(),
            labels: Memo::default(),
            vault: Vault::new(),
            identity: Identity::default(),
            embedded: 0,
        }
    }

    /// Appends the redacted resource to `out`, on one line.
    ///
    /// # Errors
    /// [`RedactRefusal`] when it isn't JSON, is no object, or exceeds
    /// [`MAX_RESOURCE_BYTES`] or [`MAX_DEPTH`]; nothing is appended then.
    pub fn redact(&mut self, resource: &str, out: &mut String) -> Result<(), RedactRefusal> {
        if resource.len() > MAX_RESOURCE_BYTES {
            return Err(RedactRefusal::new(
                RefusalKind::TooLarge,
                MAX_RESOURCE_BYTES,
            ));
        }
        let node = json::parse(resource)?;
        if node.members().is_none() {
            return Err(RedactRefusal::new(RefusalKind::NotAResource, 0));
        }
        self.vault = Vault::new();
        self.embedded = 0;
        self.identity = Identity::of(&node);
        self.write(&node, out);
        Ok(())
    }

    /// The pseudonym this redactor writes for an id, for a caller that must find the
    /// resource again.
    pub fn pseudonym(&mut self, id: &str) -> String {
        self.pseudonyms.of(id).to_string()
    }
}
