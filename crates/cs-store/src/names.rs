//! Interned names: types, sources, code systems, search parameters.
//!
//! Rows are only ever added, so an id once read stays right; a transaction that
//! is rolled back may have handed out ids that do not stay, which is why each
//! transaction that writes starts with its own [`Names`].

use crate::fault::Sql;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::HashMap;

/// Ids seen in this transaction.
#[derive(Default)]
pub(crate) struct Names {
    plain: HashMap<(Table, String), i64>,
    params: HashMap<(i64, &'static str), i64>,
}

/// The tables of plain names.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Table {
    Kinds,
    Sources,
    Systems,
}

impl Table {
    const fn find(self) -> &'static str {
        match self {
            Self::Kinds => "SELECT id FROM kinds WHERE name = ?1",
            Self::Sources => "SELECT id FROM sources WHERE name = ?1",
            Self::Systems => "SELECT id FROM systems WHERE name = ?1",
        }
    }

    const fn add(self) -> &'static str {
        match self {
            Self::Kinds => "INSERT INTO kinds (name) VALUES (?1)",
            Self::Sources => "INSERT INTO sources (name) VALUES (?1)",
            Self::Systems => "INSERT INTO systems (name) VALUES (?1)",
        }
    }
}

impl Names {
    /// The id of a name, adding it when it is new.
    pub(crate) fn id(&mut self, connection: &Connection, table: Table, name: &str) -> Sql<i64> {
        if let Some(id) = self.plain.get(&(table, name.to_owned())) {
            return Ok(*id);
        }
        let id = match find(connection, table, name)? {
            Some(id) => id,
            None => {
                connection
                    .prepare_cached(table.add())?
                    .execute(params![name])?;
                connection.last_insert_rowid()
            }
        };
        self.plain.insert((table, name.to_owned()), id);
        Ok(id)
    }

    /// The id of a search parameter of a type, adding it when it is new.
    pub(crate) fn param(
        &mut self,
        connection: &Connection,
        kind: i64,
        name: &'static str,
    ) -> Sql<i64> {
        if let Some(id) = self.params.get(&(kind, name)) {
            return Ok(*id);
        }
        let id = match find_param(connection, kind, name)? {
            Some(id) => id,
            None => {
                connection
                    .prepare_cached("INSERT INTO params (kind, name) VALUES (?1, ?2)")?
                    .execute(params![kind, name])?;
                connection.last_insert_rowid()
            }
        };
        self.params.insert((kind, name), id);
        Ok(id)
    }
}

/// The id of a name, `None` when nothing was ever stored under it.
pub(crate) fn find(connection: &Connection, table: Table, name: &str) -> Sql<Option<i64>> {
    connection
        .prepare_cached(table.find())?
        .query_row(params![name], |row| row.get(0))
        .optional()
}

/// The id of a type's search parameter, `None` when nothing was ever indexed by it.
pub(crate) fn find_param(connection: &Connection, kind: i64, name: &str) -> Sql<Option<i64>> {
    connection
        .prepare_cached("SELECT id FROM params WHERE kind = ?1 AND name = ?2")?
        .query_row(params![kind, name], |row| row.get(0))
        .optional()
}
