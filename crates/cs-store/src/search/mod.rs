//! Searches: from a [`Query`] to rows, in index order and never by scanning.

mod compile;
mod params;
#[cfg(test)]
mod tests;

use crate::fault::{OrFault, Sql};
use crate::names::{self, Table};
use compile::{Compiled, Piece};
use cs_error::{Code, Fault, Outcome};
use cs_fhir::{Query, SortKey};
use rusqlite::types::Value as SqlValue;
use rusqlite::{Connection, OptionalExtension, params_from_iter};

/// How far matches are counted to find the parameter with the fewest.
const PROBE: i64 = 500;

/// Rows of one page, in order, and how many match in all.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) rids: Vec<i64>,
    pub(crate) total: u64,
}

/// Runs a search inside the caller's transaction.
///
/// # Errors
/// [`Code::InputInvalid`] for unknown parameters and values of a wrong form.
pub(crate) fn run(connection: &Connection, query: &Query) -> Outcome<Found> {
    let kind = names::find(connection, Table::Kinds, &query.kind).or_fault()?;
    let compiled = compile(connection, query, kind)?;
    let order = order(connection, &query.sort, &query.kind, kind)?;
    let Some(kind) = kind else {
        return Ok(Found::default());
    };
    if compiled.is_empty() && query.sort.is_empty() {
        return listing(connection, kind, query);
    }
    let plan = plan(connection, compiled, kind)?;
    page(connection, &plan, &order, query)
}

fn compile(connection: &Connection, query: &Query, kind: Option<i64>) -> Outcome<Vec<Compiled>> {
    query
        .params
        .iter()
        .map(|param| {
            if param.values.is_empty() {
                return Err(
                    Fault::new(Code::InputInvalid).with("search", "a parameter without values")
                );
            }
            compile::special(param, kind.unwrap_or(-1)).unwrap_or_else(|| {
                let known = params::known(connection, &query.kind, kind, &param.name)?;
                compile::param(param, known)
            })
        })
        .collect()
}

/// All of a type by id: straight off the index, and the count is kept.
fn listing(connection: &Connection, kind: i64, query: &Query) -> Outcome<Found> {
    let total: i64 = connection
        .prepare_cached("SELECT live FROM kinds WHERE id = ?1")
        .and_then(|mut read| read.query_row([kind], |row| row.get(0)))
        .or_fault()?;
    let mut read = connection
        .prepare_cached("SELECT rid FROM resources WHERE kind = ?1 ORDER BY id LIMIT ?2 OFFSET ?3")
        .or_fault()?;
    let rids = read
        .query_map([kind, limit(query), i64::from(query.offset)], |row| {
            row.get(0)
        })
        .or_fault()?
        .collect::<Sql<Vec<i64>>>()
        .or_fault()?;
    Ok(Found {
        rids,
        total: u64::try_from(total).unwrap_or(0),
    })
}

fn limit(query: &Query) -> i64 {
    query.count.map_or(-1, i64::from)
}

/// `FROM … WHERE …` of a search: the narrowest driver, everything else checked.
fn plan(connection: &Connection, mut compiled: Vec<Compiled>, kind: i64) -> Outcome<Piece> {
    let mut best: Option<(i64, usize)> = None;
    let drivers = compiled
        .iter()
        .filter(|param| param.driver.is_some())
        .count();
    for (at, param) in compiled.iter().enumerate() {
        let Some(driver) = &param.driver else {
            continue;
        };
        let matches = if drivers == 1 {
            0
        } else {
            probe(connection, driver)?
        };
        if best.is_none_or(|(fewest, _)| matches < fewest) {
            best = Some((matches, at));
        }
    }
    let whole_kind = || {
        Piece::new(
            "SELECT rid FROM resources WHERE kind = ?",
            vec![SqlValue::Integer(kind)],
        )
    };
    let driver = match best {
        Some((_, at)) => compiled.remove(at).driver.unwrap_or_else(whole_kind),
        None => whole_kind(),
    };
    // CROSS JOIN keeps SQLite from turning the order round.
    let mut sql = format!(
        "FROM ({}) AS m CROSS JOIN resources AS r ON r.rid = m.rid WHERE r.kind = ?",
        driver.sql
    );
    let mut values = driver.values;
    values.push(SqlValue::Integer(kind));
    for Compiled { check, .. } in compiled {
        sql.push_str(" AND ");
        sql.push_str(&check.sql);
        values.extend(check.values);
    }
    Ok(Piece { sql, values })
}

fn probe(connection: &Connection, driver: &Piece) -> Outcome<i64> {
    let sql = format!(
        "SELECT count(*) FROM (SELECT rid FROM ({}) LIMIT {PROBE})",
        driver.sql
    );
    connection
        .prepare_cached(&sql)
        .and_then(|mut read| read.query_row(params_from_iter(&driver.values), |row| row.get(0)))
        .or_fault()
}

/// `ORDER BY`: resources without a value come last; ties by id, so that pages
/// never overlap.
fn order(
    connection: &Connection,
    sort: &[SortKey],
    kind_name: &str,
    kind: Option<i64>,
) -> Outcome<String> {
    let mut terms = Vec::with_capacity(sort.len() + 1);
    for key in sort {
        let direction = if key.descending { "DESC" } else { "ASC" };
        let value = match key.name.as_str() {
            "_id" => "r.id".to_owned(),
            "_lastUpdated" => "r.stored_at".to_owned(),
            name => {
                let known = params::known(connection, kind_name, kind, name)?;
                let (table, value) = (known.form.table(), known.form.sort_value(key.descending));
                let param = known.param.unwrap_or(-1);
                format!(
                    "(SELECT {value} FROM {table} AS s WHERE s.rid = m.rid AND +s.param = {param})"
                )
            }
        };
        terms.push(format!("{value} {direction} NULLS LAST"));
    }
    terms.push("r.id".to_owned());
    Ok(terms.join(", "))
}

fn page(connection: &Connection, plan: &Piece, order: &str, query: &Query) -> Outcome<Found> {
    let sql = format!(
        "SELECT m.rid, count(*) OVER () {} ORDER BY {order} LIMIT ? OFFSET ?",
        plan.sql
    );
    let mut values = plan.values.clone();
    values.push(SqlValue::Integer(limit(query)));
    values.push(SqlValue::Integer(i64::from(query.offset)));
    let mut read = connection.prepare_cached(&sql).or_fault()?;
    let rows = read
        .query_map(params_from_iter(&values), |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?))
        })
        .or_fault()?
        .collect::<Sql<Vec<_>>>()
        .or_fault()?;
    let total = match rows.first() {
        Some((_, total)) => *total,
        // Beyond the last page (or a page of none) no row tells the total.
        None if query.offset > 0 || query.count == Some(0) => count(connection, plan)?,
        None => 0,
    };
    Ok(Found {
        rids: rows.into_iter().map(|(rid, _)| rid).collect(),
        total: u64::try_from(total).unwrap_or(0),
    })
}

fn count(connection: &Connection, plan: &Piece) -> Outcome<i64> {
    let sql = format!("SELECT count(*) {}", plan.sql);
    let found: Option<i64> = connection
        .prepare_cached(&sql)
        .and_then(|mut read| {
            read.query_row(params_from_iter(&plan.values), |row| row.get(0))
                .optional()
        })
        .or_fault()?;
    Ok(found.unwrap_or(0))
}
