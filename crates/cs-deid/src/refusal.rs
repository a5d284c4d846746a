//! Why text was not let through. Never the value itself.

use std::fmt;

/// The closed list of refusals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DeidRefusal {
    /// The scanner found a registry value in the bytes.
    ValueSurvived,
    /// The body is larger than the scanner reads.
    BodyTooLarge,
    /// The body is nested in encodings deeper than the scanner follows.
    BodyUnreadable,
    /// A prompt part that must be a plain identifier isn't one.
    ShapeInvalid,
    /// Static prompt text contains something that reads as an identifier.
    StaticTextUnclean,
}

impl DeidRefusal {
    /// The stable name for logs and scripts.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ValueSurvived => "deid_value_survived",
            Self::BodyTooLarge => "deid_body_too_large",
            Self::BodyUnreadable => "deid_body_unreadable",
            Self::ShapeInvalid => "deid_shape_invalid",
            Self::StaticTextUnclean => "deid_static_text_unclean",
        }
    }

    /// What happened, what was kept, what to do.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::ValueSurvived => {
                "The request still held a value from this practice's records, so it was not sent. Nothing left this machine; rephrase without the detail or use the local planner."
            }
            Self::BodyTooLarge => {
                "The request is larger than the privacy check reads, so it was not sent. Nothing left this machine; shorten it."
            }
            Self::BodyUnreadable => {
                "The request could not be read whole by the privacy check, so it was not sent. Nothing left this machine; send it without encoded attachments."
            }
            Self::ShapeInvalid => {
                "A part of the prompt is not a plain name, so no prompt was made. Nothing left this machine; report it."
            }
            Self::StaticTextUnclean => {
                "A fixed prompt text holds something that reads as an identifier, so no prompt was made. Nothing left this machine; report it."
            }
        }
    }
}

impl fmt::Display for DeidRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.sentence())
    }
}

impl std::error::Error for DeidRefusal {}

/// The scanner's refusal: a code and how many values, never which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScanRefusal {
    /// Why.
    pub refusal: DeidRefusal,
    /// How many different registry values survived; 0 when the body wasn't readable.
    pub count: usize,
}

impl ScanRefusal {
    pub(crate) const fn new(refusal: DeidRefusal, count: usize) -> Self {
        Self { refusal, count }
    }

    /// The stable name for logs and scripts.
    pub const fn code(self) -> &'static str {
        self.refusal.code()
    }
}

impl fmt::Display for ScanRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.refusal.fmt(f)
    }
}

impl std::error::Error for ScanRefusal {}
