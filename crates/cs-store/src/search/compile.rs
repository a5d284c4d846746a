//! Parameters to SQL. Each parameter compiles to a *driver* (a SELECT that gives
//! the rids it matches from a covering index) and a *check* (a condition on one
//! rid, answered from the rows clustered by rid). A search runs the driver with
//! the fewest matches and checks the others. The `+` in a check keeps SQLite from
//! taking the by-value index for it, which would walk every match for each rid.

use super::params::{Form, Known};
use cs_error::{Code, Fault, Outcome};
use cs_fhir::{Comparator, Param, ParamValue, fold_text, instant_range};
use rusqlite::types::Value as SqlValue;

/// SQL with its values, numbered in order of appearance.
#[derive(Clone, Debug, Default)]
pub(crate) struct Piece {
    pub(crate) sql: String,
    pub(crate) values: Vec<SqlValue>,
}

impl Piece {
    pub(crate) fn new(sql: impl Into<String>, values: Vec<SqlValue>) -> Self {
        Self {
            sql: sql.into(),
            values,
        }
    }

    fn joined(pieces: Vec<Self>, with: &str) -> Self {
        let sql = pieces
            .iter()
            .map(|piece| piece.sql.as_str())
            .collect::<Vec<_>>()
            .join(with);
        Self {
            sql,
            values: pieces.into_iter().flat_map(|piece| piece.values).collect(),
        }
    }
}

/// One parameter, both ways.
#[derive(Debug)]
pub(crate) struct Compiled {
    /// `None` for a parameter that can only be checked (`:missing`, `ne`).
    pub(crate) driver: Option<Piece>,
    /// A condition in which `m.rid` is the candidate.
    pub(crate) check: Piece,
}

fn invalid(why: &'static str) -> Fault {
    Fault::new(Code::InputInvalid).with("search", why)
}

/// A condition on one index row, and the index its range lies in.
#[derive(Debug)]
struct Condition {
    piece: Piece,
    index: &'static str,
}

/// Compiles one indexed parameter.
pub(crate) fn param(param: &Param, known: Known) -> Outcome<Compiled> {
    if let [ParamValue::Missing(missing)] = param.values.as_slice() {
        return Ok(presence(*missing, known));
    }
    let table = known.form.table();
    // Nothing was ever indexed by it: an id no row has keeps the SQL the same.
    let id = SqlValue::Integer(known.param.unwrap_or(-1));
    let conditions = param
        .values
        .iter()
        .map(|value| condition(value, known.form))
        .collect::<Outcome<Vec<_>>>()?;
    let drivable = param
        .values
        .iter()
        .all(|value| !matches!(value, ParamValue::Date(Comparator::Ne, _)));
    let driver = drivable.then(|| {
        // One SELECT a value, so that each is one range of its index.
        let selects = conditions.iter().map(|Condition { piece, index }| {
            let values = std::iter::once(id.clone())
                .chain(piece.values.iter().cloned())
                .collect();
            Piece::new(
                format!(
                    "SELECT rid FROM {table} INDEXED BY {index} WHERE param = ? AND {}",
                    piece.sql
                ),
                values,
            )
        });
        let all = Piece::joined(selects.collect(), " UNION ");
        // A resource may have several values that match; UNION removes doubles itself.
        let first = if conditions.len() == 1 {
            "SELECT DISTINCT rid"
        } else {
            "SELECT rid"
        };
        Piece {
            sql: all.sql.replacen("SELECT rid", first, 1),
            values: all.values,
        }
    });
    let any = Piece::joined(
        conditions
            .into_iter()
            .map(|condition| condition.piece)
            .collect(),
        ") OR (",
    );
    let values = std::iter::once(id).chain(any.values).collect();
    let check = format!(
        "EXISTS (SELECT 1 FROM {table} AS x WHERE x.rid = m.rid AND +x.param = ? AND (({})))",
        any.sql
    );
    Ok(Compiled {
        driver,
        check: Piece::new(check, values),
    })
}

fn presence(missing: bool, known: Known) -> Compiled {
    let table = known.form.table();
    let id = SqlValue::Integer(known.param.unwrap_or(-1));
    let not = if missing { "NOT " } else { "" };
    let check =
        format!("{not}EXISTS (SELECT 1 FROM {table} AS x WHERE x.rid = m.rid AND +x.param = ?)");
    Compiled {
        driver: None,
        check: Piece::new(check, vec![id]),
    }
}

fn condition(value: &ParamValue, form: Form) -> Outcome<Condition> {
    let text = |text: &str| SqlValue::Text(text.to_owned());
    let (index, piece) = match (value, form) {
        (ParamValue::Token { system: None, code }, Form::Token) => (
            "index_token_by_code",
            Piece::new("code = ?", vec![text(code)]),
        ),
        (
            ParamValue::Token {
                system: Some(system),
                code,
            },
            Form::Token,
        ) => {
            let sql = "code = ? AND system = (SELECT id FROM systems WHERE name = ?)";
            (
                "index_token_by_code",
                Piece::new(sql, vec![text(code), text(system)]),
            )
        }
        (ParamValue::Exact(wanted), Form::Text) => (
            "index_text_by_text",
            Piece::new("text = ?", vec![text(&fold_text(wanted))]),
        ),
        (ParamValue::Starts(start), Form::Text) => {
            let start = fold_text(start);
            // No folded text has the highest code point, so this ends the range.
            let end = format!("{start}\u{10ffff}");
            (
                "index_text_by_text",
                Piece::new("text >= ? AND text < ?", vec![text(&start), text(&end)]),
            )
        }
        (ParamValue::Reference(target), Form::Reference) => {
            let target = cs_fhir::Reference::parse(target).ok_or_else(|| invalid("a reference"))?;
            (
                "index_reference_by_target",
                Piece::new("target = ?", vec![text(&target.to_string())]),
            )
        }
        (ParamValue::Date(comparator, date), Form::Date) => {
            return date_condition(*comparator, date);
        }
        (ParamValue::Missing(_), _) => return Err(invalid("missing beside other values")),
        _ => return Err(invalid("a value of another form")),
    };
    Ok(Condition { piece, index })
}

fn bounds(date: &str) -> Outcome<(SqlValue, SqlValue)> {
    let (from, to) = instant_range(date).ok_or_else(|| invalid("a date"))?;
    Ok((
        SqlValue::Integer(from.timestamp_micros()),
        SqlValue::Integer(to.timestamp_micros()),
    ))
}

/// R4 search §3.1.1.4.3: the indexed value covers `[first, after)`, the wanted
/// one `[from, to)`. Each condition starts with one range of its index; what
/// follows is checked inside it.
fn date_condition(comparator: Comparator, date: &str) -> Outcome<Condition> {
    const BY_FIRST: &str = "index_date_by_first";
    const BY_AFTER: &str = "index_date_by_after";
    let (from, to) = bounds(date)?;
    let (index, sql, values) = match comparator {
        Comparator::Eq => (
            BY_FIRST,
            "first >= ? AND first < ? AND after <= ?",
            vec![from, to.clone(), to],
        ),
        Comparator::Ne => (BY_FIRST, "NOT (first >= ? AND after <= ?)", vec![from, to]),
        Comparator::Gt => (BY_AFTER, "after > ?", vec![to]),
        Comparator::Lt => (BY_FIRST, "first < ?", vec![from]),
        Comparator::Ge => (
            BY_AFTER,
            "after > ? AND (after > ? OR first >= ?)",
            vec![from.clone(), to, from],
        ),
        Comparator::Le => (
            BY_FIRST,
            "first < ? AND (first < ? OR after <= ?)",
            vec![to.clone(), from, to],
        ),
    };
    Ok(Condition {
        piece: Piece::new(sql, values),
        index,
    })
}

/// `_id`, `_lastUpdated`, `_text` and `_content`, which are no index rows;
/// `None` for any other name.
pub(crate) fn special(param: &Param, kind: i64) -> Option<Outcome<Compiled>> {
    let one: fn(&ParamValue) -> Outcome<Piece> = match param.name.as_str() {
        "_id" => id_condition,
        "_lastUpdated" => time_condition,
        "_text" | "_content" => return Some(words(param)),
        _ => return None,
    };
    let conditions = param.values.iter().map(one).collect::<Outcome<Vec<_>>>();
    Some(conditions.map(|conditions| {
        let any = Piece::joined(conditions, ") OR (");
        let values = std::iter::once(SqlValue::Integer(kind))
            .chain(any.values.iter().cloned())
            .collect();
        let driver = Piece::new(
            format!(
                "SELECT rid FROM resources WHERE kind = ? AND (({}))",
                any.sql
            ),
            values,
        );
        let check = format!(
            "EXISTS (SELECT 1 FROM resources AS x WHERE x.rid = m.rid AND (({})))",
            any.sql
        );
        Compiled {
            driver: Some(driver),
            check: Piece::new(check, any.values),
        }
    }))
}

fn id_condition(value: &ParamValue) -> Outcome<Piece> {
    match value {
        ParamValue::Token {
            system: None,
            code: id,
        }
        | ParamValue::Exact(id) => Ok(Piece::new("id = ?", vec![SqlValue::Text(id.clone())])),
        _ => Err(invalid("a value of another form")),
    }
}

fn time_condition(value: &ParamValue) -> Outcome<Piece> {
    let ParamValue::Date(comparator, date) = value else {
        return Err(invalid("a value of another form"));
    };
    let (from, to) = bounds(date)?;
    let (sql, values) = match comparator {
        Comparator::Eq => ("stored_at >= ? AND stored_at < ?", vec![from, to]),
        Comparator::Ne => ("stored_at < ? OR stored_at >= ?", vec![from, to]),
        Comparator::Gt => ("stored_at >= ?", vec![to]),
        Comparator::Lt => ("stored_at < ?", vec![from]),
        Comparator::Ge => ("stored_at >= ?", vec![from]),
        Comparator::Le => ("stored_at < ?", vec![to]),
    };
    Ok(Piece::new(sql, values))
}

/// All words of a value must be there, in any order and place; several values
/// mean "or". Words are folded as they were when indexed and quoted, so that
/// nothing in them is query syntax.
fn words(param: &Param) -> Outcome<Compiled> {
    let mut alternatives = Vec::new();
    for value in &param.values {
        let ParamValue::Words(text) = value else {
            return Err(invalid("a value of another form"));
        };
        let folded = fold_text(text);
        let all: Vec<String> = folded
            .split(' ')
            .filter(|word| !word.is_empty())
            .map(|word| format!("\"{word}\""))
            .collect();
        if all.is_empty() {
            return Err(invalid("no words"));
        }
        alternatives.push(format!("({})", all.join(" AND ")));
    }
    let matching = vec![SqlValue::Text(alternatives.join(" OR "))];
    Ok(Compiled {
        driver: Some(Piece::new(
            "SELECT rowid AS rid FROM words WHERE words MATCH ?",
            matching.clone(),
        )),
        check: Piece::new(
            "EXISTS (SELECT 1 FROM words WHERE words MATCH ? AND rowid = m.rid)",
            matching,
        ),
    })
}
