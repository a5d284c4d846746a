//! What each profile leaves.

/// How much a redacted resource may still say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FhirProfile {
    /// 45 CFR 164.514(b)(2): for models. All 18 identifiers become tokens; of places the
    /// state and country stay, of dates the year.
    SafeHarbor,
    /// The guardrails table: names to initials and the family name, identifiers to their
    /// last four, addresses to city, state and country, birth dates to the year; contact
    /// points and photographs go. For people and vetted agents outside.
    Guardrails,
    /// What both leave: for an agent outside that is a model too. As Safe Harbor, and
    /// contact points go whole instead of leaving a token.
    Intersection,
}

impl FhirProfile {
    /// Every profile, for tests and the command line.
    pub const ALL: [Self; 3] = [Self::SafeHarbor, Self::Guardrails, Self::Intersection];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SafeHarbor => "safe-harbor",
            Self::Guardrails => "guardrails",
            Self::Intersection => "intersection",
        }
    }

    /// Reads the name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|profile| profile.name() == name)
    }
}

/// The profile's answers, one a question.
#[derive(Clone, Copy, Debug)]
pub(super) struct Policy {
    pub profile: FhirProfile,
    /// Initials with the family name, last four characters and cities stay; otherwise a
    /// token stands for the value.
    pub masks: bool,
    /// Of every date only the year stays, and none of a birth 90 years ago.
    pub years_only: bool,
    /// Contact points stay as tokens.
    pub contact_tokens: bool,
}

impl Policy {
    pub(super) const fn of(profile: FhirProfile) -> Self {
        let masks = matches!(profile, FhirProfile::Guardrails);
        Self {
            profile,
            masks,
            years_only: !masks,
            contact_tokens: matches!(profile, FhirProfile::SafeHarbor),
        }
    }
}
