//! Resources as rows: reading, writing, removing, history.

use crate::fault::{OrFault, Sql, damaged, fault};
use crate::names::{Names, Table};
use crate::terms::{self, Prepared};
use chrono::{DateTime, SecondsFormat, Utc};
use cs_error::Outcome;
use cs_fhir::Resource;
use cs_ports::Stored;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::{Map, Value};

/// What writing one resource did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Change {
    Created,
    Updated,
    Unchanged,
}

/// Where and when a batch comes from.
#[derive(Clone, Copy)]
pub(crate) struct Origin {
    pub(crate) source: i64,
    pub(crate) at: i64,
}

/// Instants as stored.
pub(crate) const fn micros(at: DateTime<Utc>) -> i64 {
    at.timestamp_micros()
}

/// Stored instants.
pub(crate) fn instant(micros: i64) -> Outcome<DateTime<Utc>> {
    DateTime::from_timestamp_micros(micros).ok_or_else(|| damaged("instant"))
}

/// A stored body.
pub(crate) fn parse(body: &[u8]) -> Outcome<Resource> {
    let value: Value = serde_json::from_slice(body).map_err(|_| damaged("resource"))?;
    Resource::from_value(value).map_err(|_| damaged("resource"))
}

/// Writes one resource, keeping the version before it. New ones are for the
/// caller to [`count`].
pub(crate) fn put(
    connection: &Connection,
    names: &mut Names,
    new: &Prepared,
    origin: Origin,
) -> Sql<Change> {
    let kind = names.id(connection, Table::Kinds, &new.kind)?;
    let held = connection
        .prepare_cached("SELECT rid, version, digest = ?3 AND labels IS ?4 FROM resources WHERE kind = ?1 AND id = ?2")?
        .query_row(params![kind, new.id, new.digest, new.labels], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get::<_, bool>(2)?))
        })
        .optional()?;
    match held {
        None => create(connection, names, kind, new, origin),
        Some((_, _, true)) => Ok(Change::Unchanged),
        Some((rid, version, false)) => update(connection, names, (kind, rid, version), new, origin),
    }
}

fn create(
    connection: &Connection,
    names: &mut Names,
    kind: i64,
    new: &Prepared,
    origin: Origin,
) -> Sql<Change> {
    let before: Option<i64> = connection
        .prepare_cached("SELECT version FROM tombstones WHERE kind = ?1 AND id = ?2")?
        .query_row(params![kind, new.id], |row| row.get(0))
        .optional()?;
    if before.is_some() {
        connection
            .prepare_cached("DELETE FROM tombstones WHERE kind = ?1 AND id = ?2")?
            .execute(params![kind, new.id])?;
    }
    connection
        .prepare_cached(
            "INSERT INTO resources (kind, id, version, source, stored_at, digest, labels)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            kind,
            new.id,
            before.unwrap_or(0) + 1,
            origin.source,
            origin.at,
            new.digest,
            new.labels
        ])?;
    let rid = connection.last_insert_rowid();
    connection
        .prepare_cached("INSERT INTO bodies (rid, body) VALUES (?1, ?2)")?
        .execute(params![rid, new.body])?;
    terms::write(connection, names, kind, rid, &new.terms)?;
    Ok(Change::Created)
}

fn update(
    connection: &Connection,
    names: &mut Names,
    (kind, rid, version): (i64, i64, i64),
    new: &Prepared,
    origin: Origin,
) -> Sql<Change> {
    keep(connection, rid)?;
    connection
        .prepare_cached(
            "UPDATE resources SET version = ?2, source = ?3, stored_at = ?4, digest = ?5, labels = ?6 WHERE rid = ?1",
        )?
        .execute(params![rid, version + 1, origin.source, origin.at, new.digest, new.labels])?;
    connection
        .prepare_cached("UPDATE bodies SET body = ?2 WHERE rid = ?1")?
        .execute(params![rid, new.body])?;
    terms::remove(connection, rid)?;
    terms::write(connection, names, kind, rid, &new.terms)?;
    Ok(Change::Updated)
}

/// Copies the current version into the history.
fn keep(connection: &Connection, rid: i64) -> Sql<()> {
    connection
        .prepare_cached(
            "INSERT INTO history (kind, id, version, source, stored_at, digest, body)
             SELECT r.kind, r.id, r.version, r.source, r.stored_at, r.digest, b.body
             FROM resources r JOIN bodies b ON b.rid = r.rid WHERE r.rid = ?1",
        )?
        .execute(params![rid])?;
    Ok(())
}

/// Removes a resource; its versions stay in the history. Whether there was one.
pub(crate) fn delete(connection: &Connection, kind: &str, id: &str, at: i64) -> Sql<bool> {
    let Some(kind) = crate::names::find(connection, Table::Kinds, kind)? else {
        return Ok(false);
    };
    let held: Option<(i64, i64)> = connection
        .prepare_cached("SELECT rid, version FROM resources WHERE kind = ?1 AND id = ?2")?
        .query_row(params![kind, id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((rid, version)) = held else {
        return Ok(false);
    };
    keep(connection, rid)?;
    terms::remove(connection, rid)?;
    connection
        .prepare_cached("DELETE FROM bodies WHERE rid = ?1")?
        .execute(params![rid])?;
    connection
        .prepare_cached("DELETE FROM resources WHERE rid = ?1")?
        .execute(params![rid])?;
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO tombstones (kind, id, version, at) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![kind, id, version, at])?;
    count(connection, kind, -1)?;
    Ok(true)
}

/// Moves a type's kept count; a batch counts its new resources once at its end.
pub(crate) fn count(connection: &Connection, kind: i64, by: i64) -> Sql<()> {
    connection
        .prepare_cached("UPDATE kinds SET live = live + ?2 WHERE id = ?1")?
        .execute(params![kind, by])?;
    Ok(())
}

const BY_ID: &str = "SELECT r.version, s.name, r.stored_at, r.digest, b.body
    FROM kinds k JOIN resources r ON r.kind = k.id JOIN bodies b ON b.rid = r.rid JOIN sources s ON s.id = r.source
    WHERE k.name = ?1 AND r.id = ?2";

const BY_RID: &str = "SELECT r.version, s.name, r.stored_at, r.digest, b.body
    FROM resources r JOIN bodies b ON b.rid = r.rid JOIN sources s ON s.id = r.source WHERE r.rid = ?1";

const EARLIER: &str = "SELECT h.version, s.name, h.stored_at, h.digest, h.body
    FROM kinds k JOIN history h ON h.kind = k.id JOIN sources s ON s.id = h.source
    WHERE k.name = ?1 AND h.id = ?2 ORDER BY h.version DESC";

/// A row of the three statements above.
struct Kept {
    version: i64,
    source: String,
    stored_at: i64,
    digest: [u8; 32],
    body: Vec<u8>,
}

impl Kept {
    fn of(row: &Row<'_>) -> Sql<Self> {
        Ok(Self {
            version: row.get(0)?,
            source: row.get(1)?,
            stored_at: row.get(2)?,
            digest: row.get(3)?,
            body: row.get(4)?,
        })
    }

    fn into_stored(self) -> Outcome<Stored> {
        let mut resource = parse(&self.body)?;
        let stored_at = instant(self.stored_at)?;
        let version = u64::try_from(self.version).map_err(|_| damaged("version"))?;
        let mut meta = match resource.get("meta") {
            Some(Value::Object(meta)) => meta.clone(),
            _ => Map::new(),
        };
        meta.insert("versionId".to_owned(), version.to_string().into());
        meta.insert(
            "lastUpdated".to_owned(),
            stored_at
                .to_rfc3339_opts(SecondsFormat::Micros, true)
                .into(),
        );
        resource.set("meta", Value::Object(meta));
        Ok(Stored {
            resource,
            version,
            source: self.source,
            stored_at,
            digest: hex::encode(self.digest),
        })
    }
}

/// One resource by type and id.
pub(crate) fn by_id(connection: &Connection, kind: &str, id: &str) -> Outcome<Option<Stored>> {
    let found = connection
        .prepare_cached(BY_ID)
        .and_then(|mut read| read.query_row(params![kind, id], Kept::of).optional())
        .or_fault()?;
    found.map(Kept::into_stored).transpose()
}

/// One resource by row.
pub(crate) fn by_rid(connection: &Connection, rid: i64) -> Outcome<Stored> {
    connection
        .prepare_cached(BY_RID)
        .and_then(|mut read| read.query_row(params![rid], Kept::of))
        .map_err(|error| fault(&error))?
        .into_stored()
}

/// Versions before the current one, newest first; all of them for a resource
/// that was deleted.
pub(crate) fn earlier(connection: &Connection, kind: &str, id: &str) -> Outcome<Vec<Stored>> {
    let mut read = connection.prepare_cached(EARLIER).or_fault()?;
    let kept = read
        .query_map(params![kind, id], Kept::of)
        .or_fault()?
        .collect::<Sql<Vec<_>>>()
        .or_fault()?;
    kept.into_iter().map(Kept::into_stored).collect()
}
