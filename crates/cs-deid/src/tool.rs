//! Tools a model may ask for: fixed text, checked like every other.

use crate::prompt::StaticText;
use crate::refusal::DeidRefusal;

/// A tool's name, what it does and the JSON Schema of its input, compiled into the
/// program or derived from what is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ToolSchema {
    name: &'static str,
    description: StaticText,
    input: StaticText,
}

impl ToolSchema {
    /// A tool from fixed texts.
    ///
    /// # Errors
    /// [`DeidRefusal::ShapeInvalid`] when the name isn't `[A-Za-z][A-Za-z_-]{0,63}` or the
    /// schema is no JSON object; [`DeidRefusal::StaticTextUnclean`] when a text reads as an
    /// identifier.
    pub fn checked(
        name: &'static str,
        description: &'static str,
        input: &'static str,
    ) -> Result<Self, DeidRefusal> {
        let plain = (1..=64).contains(&name.len())
            && name.as_bytes()[0].is_ascii_alphabetic()
            && name
                .bytes()
                .all(|b| b.is_ascii_alphabetic() || matches!(b, b'_' | b'-'));
        let object = serde_json::from_str::<serde_json::Value>(input).is_ok_and(|v| v.is_object());
        if !plain || !object {
            return Err(DeidRefusal::ShapeInvalid);
        }
        Ok(Self {
            name,
            description: StaticText::checked(description)?,
            input: StaticText::checked(input)?,
        })
    }

    /// The name the model calls it by.
    pub const fn name(self) -> &'static str {
        self.name
    }

    /// What it does.
    pub const fn description(self) -> &'static str {
        self.description.as_str()
    }

    /// The input's JSON Schema, as JSON.
    pub const fn input(self) -> &'static str {
        self.input.as_str()
    }
}
