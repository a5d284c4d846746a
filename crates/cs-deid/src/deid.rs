//! The redactor: three passes and one resolver.

use std::fmt;

use crate::clean::{CleanText, Guardrails, SafeHarbor};
use crate::doc::Doc;
use crate::registry::{Entry, EntryKind, Registry};
use crate::span::{Pass, Span, resolve};
use crate::vault::Vault;
use crate::{Label, context, guardrails, patterns, to_code_points};

/// Finds identifiers in text and replaces them.
#[derive(Default)]
pub struct Deidentifier {
    registry: Registry,
}

impl fmt::Debug for Deidentifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Deidentifier")
            .field("registry", &self.registry)
            .finish()
    }
}

impl Deidentifier {
    /// A redactor that knows the tenant's people and places. `Deidentifier::default()`
    /// knows none and works by patterns and words alone.
    pub fn new(registry: Registry) -> Self {
        Self { registry }
    }

    /// The registry behind it, for the scanner.
    pub fn registry(&self) -> &Registry {
        &self.registry
    }

    /// Adds a person or place that became known.
    pub fn insert(&mut self, kind: EntryKind, entry: Entry) {
        self.registry.insert(kind, entry);
    }

    /// All identifiers of the text in byte offsets, sorted, not overlapping.
    pub fn find(&self, text: &str) -> Vec<Span> {
        let doc = Doc::new(text);
        let mut all: Vec<(Pass, Span)> = Vec::new();
        let patterns = patterns::find(&doc);
        if !self.registry.is_empty() {
            let dates: Vec<Span> = patterns
                .iter()
                .filter(|span| matches!(span.label, Label::Date | Label::DateBirth))
                .copied()
                .collect();
            let known = self.registry.find(&doc, &dates);
            all.extend(known.into_iter().map(|span| (Pass::Registry, span)));
        }
        all.extend(patterns.into_iter().map(|span| (Pass::Pattern, span)));
        let known = resolve(all);
        let lexical = context::find(&doc, &known);
        if lexical.is_empty() {
            return known;
        }
        let mut all: Vec<(Pass, Span)> = known.into_iter().map(|s| (Pass::Pattern, s)).collect();
        all.extend(lexical.into_iter().map(|s| (Pass::Lexicon, s)));
        resolve(all)
    }

    /// Replaces every identifier by a token of the conversation.
    pub fn tokenise(&self, text: &str, vault: &mut Vault) -> CleanText<SafeHarbor> {
        CleanText::new(vault.replace(text, &self.find(text)))
    }

    /// Masks every identifier as the guardrails table says.
    pub fn mask(&self, text: &str) -> CleanText<Guardrails> {
        CleanText::new(guardrails::replace(text, &self.find(text)))
    }

    /// One record for the command line: the cleaned text, and the spans in Unicode
    /// code points of the input. Tokens are numbered within the record.
    pub fn redact_record(&self, text: &str, profile: ProfileName) -> Redacted {
        let spans = self.find(text);
        let clean = match profile {
            ProfileName::SafeHarbor => Vault::new().replace(text, &spans),
            ProfileName::Guardrails => guardrails::replace(text, &spans),
        };
        Redacted {
            text: clean,
            spans: to_code_points(text, &spans),
        }
    }
}

/// A profile chosen at run time (the command line's `--profile`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProfileName {
    /// 45 CFR 164.514(b)(2).
    SafeHarbor,
    /// The guardrails table.
    Guardrails,
}

impl ProfileName {
    /// Reads `safe-harbor` or `guardrails`.
    pub fn parse(name: &str) -> Option<Self> {
        use crate::clean::Profile as _;
        match name {
            SafeHarbor::NAME => Some(Self::SafeHarbor),
            Guardrails::NAME => Some(Self::Guardrails),
            _ => None,
        }
    }
}

/// A redacted record. For showing and measuring; it is no [`CleanText`] and opens no door.
#[derive(Clone, PartialEq, Eq)]
pub struct Redacted {
    /// The text after redaction.
    pub text: String,
    /// What was found: offsets in Unicode code points of the input, sorted.
    pub spans: Vec<Span>,
}

impl fmt::Debug for Redacted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redacted")
            .field("spans", &self.spans.len())
            .finish_non_exhaustive()
    }
}
