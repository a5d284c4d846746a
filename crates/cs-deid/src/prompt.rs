//! The only thing a model provider accepts.

use std::fmt;

use crate::clean::{CleanText, SafeHarbor};
use crate::deid::Deidentifier;
use crate::refusal::DeidRefusal;
use crate::registry::Registry;

/// Fixed text compiled into the program: instructions and tool schemas. Its only
/// constructor checks that nothing in it reads as an identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StaticText(&'static str);

impl StaticText {
    /// Takes fixed text. Meant for constants; a test of the crate that owns the text
    /// calls this on every one of them.
    ///
    /// # Errors
    /// [`DeidRefusal::StaticTextUnclean`] when the redactor would change the text.
    pub fn checked(text: &'static str) -> Result<Self, DeidRefusal> {
        let clean = Deidentifier::default().find(text).is_empty();
        if clean {
            Ok(Self(text))
        } else {
            Err(DeidRefusal::StaticTextUnclean)
        }
    }

    /// The text.
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

/// How many rows a result had, coarse enough that a count identifies nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountBand {
    /// No row.
    None,
    /// 1 to 10 rows.
    Few,
    /// 11 to 100 rows.
    Some,
    /// More than 100 rows.
    Many,
}

impl CountBand {
    /// The band of a count.
    pub const fn of(count: usize) -> Self {
        match count {
            0 => Self::None,
            1..=10 => Self::Few,
            11..=100 => Self::Some,
            _ => Self::Many,
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Few => "few",
            Self::Some => "some",
            Self::Many => "many",
        }
    }
}

/// The shape of a skill's result: its name, its field names, a coarse count. No value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResultShape {
    skill: String,
    fields: Vec<String>,
    rows: CountBand,
}

impl ResultShape {
    /// A shape from identifiers of the program (never from data).
    ///
    /// # Errors
    /// [`DeidRefusal::ShapeInvalid`] when a name isn't `[A-Za-z][A-Za-z_.-]{0,63}`: no
    /// digit and no space fits, so no value can pass as a name of a field.
    pub fn new(skill: &str, fields: &[&str], rows: CountBand) -> Result<Self, DeidRefusal> {
        let plain = |name: &str| {
            (1..=64).contains(&name.len())
                && name.as_bytes()[0].is_ascii_alphabetic()
                && name
                    .bytes()
                    .all(|b| b.is_ascii_alphabetic() || matches!(b, b'_' | b'.' | b'-'))
        };
        if !plain(skill) || !fields.iter().all(|field| plain(field)) {
            return Err(DeidRefusal::ShapeInvalid);
        }
        Ok(Self {
            skill: skill.to_string(),
            fields: fields.iter().map(ToString::to_string).collect(),
            rows,
        })
    }
}

/// A planner's prompt: task words, tool schemas, result shapes. The field is private
/// and [`CleanPrompt::compose`] is the only way to one, after the scanner has passed it.
/// Not `Clone`, `Default`, `From` or `Deserialize`.
pub struct CleanPrompt {
    instructions: String,
    task: String,
}

impl CleanPrompt {
    /// Puts a prompt together and runs the scanner over it.
    ///
    /// # Errors
    /// [`crate::ScanRefusal`] when a value of the registry survived in any part.
    pub fn compose(
        task: CleanText<SafeHarbor>,
        instructions: &[StaticText],
        shapes: &[ResultShape],
        registry: &Registry,
    ) -> Result<Self, crate::ScanRefusal> {
        let mut fixed = instructions
            .iter()
            .map(|text| text.as_str())
            .collect::<Vec<_>>()
            .join("\n\n");
        if !shapes.is_empty() {
            fixed.push_str("\n\nResults so far (shapes only):");
        }
        for shape in shapes {
            fixed.push_str(&format!(
                "\n- {}: rows {}; fields {}",
                shape.skill,
                shape.rows.word(),
                shape.fields.join(", ")
            ));
        }
        let task = task.into_string();
        let scanner = registry.scanner();
        scanner.check(fixed.as_bytes())?;
        scanner.check(task.as_bytes())?;
        Ok(Self {
            instructions: fixed,
            task,
        })
    }

    /// Instructions, schemas and shapes, for the provider's system part.
    pub fn instructions(&self) -> &str {
        &self.instructions
    }

    /// The task's words, tokens in place of people, for the provider's user part.
    pub fn task(&self) -> &str {
        &self.task
    }
}

impl fmt::Debug for CleanPrompt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "CleanPrompt({} + {} bytes)",
            self.instructions.len(),
            self.task.len()
        )
    }
}
