//! A search as data: what the store answers and what evidence can rely on.

use serde::{Deserialize, Serialize};

/// Comparators of date and quantity parameters (R4 search §3.1.1.4.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Comparator {
    /// Equal.
    Eq,
    /// Not equal.
    Ne,
    /// Greater than.
    Gt,
    /// Less than.
    Lt,
    /// Greater or equal.
    Ge,
    /// Less or equal.
    Le,
}

/// One value of a parameter; several values of one parameter mean "or".
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ParamValue {
    /// A code, `None` for any system.
    Token {
        /// System, if it matters.
        system: Option<String>,
        /// Code.
        code: String,
    },
    /// Folded text that the indexed text starts with (R4 string search).
    Starts(String),
    /// Folded text that the indexed text equals.
    Exact(String),
    /// A `Type/id` reference.
    Reference(String),
    /// An instant or date in R4 form, with a comparator.
    Date(Comparator, String),
    /// The parameter is absent (`:missing=true`) or present.
    Missing(bool),
    /// Words anywhere in the resource's text (`_text`, `_content`).
    Words(String),
}

/// One parameter; several parameters mean "and".
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Param {
    /// R4 search parameter name (`patient`, `status`, `date`, `name` …).
    pub name: String,
    /// Values, any of which may match.
    pub values: Vec<ParamValue>,
}

/// Order of results.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SortKey {
    /// Search parameter to sort by; `_lastUpdated` and `_id` too.
    pub name: String,
    /// Newest or largest first.
    pub descending: bool,
}

/// A search over one resource type.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Query {
    /// Resource type.
    pub kind: String,
    /// All must hold.
    pub params: Vec<Param>,
    /// Order; ties by id, so pages never overlap.
    pub sort: Vec<SortKey>,
    /// Page size; `None` means every match.
    pub count: Option<u32>,
    /// Matches to skip.
    pub offset: u32,
}

impl Query {
    /// Every resource of a type.
    pub fn of(kind: &str) -> Self {
        Self {
            kind: kind.to_owned(),
            params: Vec::new(),
            sort: Vec::new(),
            count: None,
            offset: 0,
        }
    }

    /// Adds a parameter with its alternatives.
    #[must_use]
    pub fn any(mut self, name: &str, values: Vec<ParamValue>) -> Self {
        self.params.push(Param {
            name: name.to_owned(),
            values,
        });
        self
    }

    /// Adds a code parameter.
    #[must_use]
    pub fn token(self, name: &str, code: &str) -> Self {
        self.any(
            name,
            vec![ParamValue::Token {
                system: None,
                code: code.to_owned(),
            }],
        )
    }

    /// Adds a reference parameter.
    #[must_use]
    pub fn reference(self, name: &str, kind: &str, id: &str) -> Self {
        self.any(name, vec![ParamValue::Reference(format!("{kind}/{id}"))])
    }

    /// Adds a date parameter.
    #[must_use]
    pub fn date(self, name: &str, comparator: Comparator, date: &str) -> Self {
        self.any(name, vec![ParamValue::Date(comparator, date.to_owned())])
    }

    /// Adds a string parameter (prefix match, folded by the store).
    #[must_use]
    pub fn starts(self, name: &str, text: &str) -> Self {
        self.any(name, vec![ParamValue::Starts(crate::fold_text(text))])
    }

    /// Sorts by a parameter.
    #[must_use]
    pub fn sorted(mut self, name: &str, descending: bool) -> Self {
        self.sort.push(SortKey {
            name: name.to_owned(),
            descending,
        });
        self
    }

    /// Takes one page.
    #[must_use]
    pub const fn page(mut self, offset: u32, count: u32) -> Self {
        self.offset = offset;
        self.count = Some(count);
        self
    }
}
