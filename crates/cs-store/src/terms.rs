//! What a resource is found by: derived from its content, written beside it.

use crate::fault::Sql;
use crate::names::{Names, Table};
use cs_fhir::{
    IndexEntry, IndexValue, Resource, canonical_bytes, fold_text, index_entries, search_text,
};
use rusqlite::{Connection, params};
use serde_json::Value;

/// Counts up whenever `cs_fhir::index_entries` or `search_text` gives other
/// entries for the same resource: the next open of an older store then fills its
/// index anew. A test pins the entries of a fixed set and names this line.
pub(crate) const INDEX_VERSION: i64 = 2;

/// A resource made ready for writing, outside any transaction.
pub(crate) struct Prepared {
    pub(crate) kind: String,
    pub(crate) id: String,
    /// Content without meta.
    pub(crate) digest: [u8; 32],
    /// What meta says beyond version and time, if anything.
    pub(crate) labels: Option<[u8; 32]>,
    pub(crate) body: Vec<u8>,
    pub(crate) patient: Option<String>,
    pub(crate) terms: Terms,
}

/// Index entries and folded words.
pub(crate) struct Terms {
    entries: Vec<IndexEntry>,
    words: String,
}

impl Terms {
    pub(crate) fn of(resource: &Resource) -> Self {
        Self {
            entries: index_entries(resource),
            words: fold_text(&search_text(resource)),
        }
    }
}

impl Prepared {
    /// Derives everything a write needs. `meta.versionId` and `meta.lastUpdated`
    /// are the store's own and left out; tags, profiles and labels stay.
    pub(crate) fn new(mut resource: Resource) -> Self {
        let labels = own_meta(&mut resource);
        let body = serde_json::to_vec(resource.map()).unwrap_or_default();
        Self {
            kind: resource.kind().to_owned(),
            id: resource.id().to_owned(),
            digest: sha256(&resource.content_bytes()),
            labels,
            body,
            patient: resource.patient_id(),
            terms: Terms::of(&resource),
        }
    }
}

/// Takes version and time out of `meta` and digests the rest.
fn own_meta(resource: &mut Resource) -> Option<[u8; 32]> {
    let Some(Value::Object(meta)) = resource.get("meta") else {
        return None;
    };
    let mut meta = meta.clone();
    meta.remove("versionId");
    meta.remove("lastUpdated");
    let labels = (!meta.is_empty()).then(|| sha256(&canonical_bytes(&Value::Object(meta.clone()))));
    resource.set("meta", Value::Object(meta));
    labels
}

pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    use sha2::{Digest, Sha256};
    Sha256::digest(bytes).into()
}

/// Writes the index rows of a resource that has none.
pub(crate) fn write(
    connection: &Connection,
    names: &mut Names,
    kind: i64,
    rid: i64,
    terms: &Terms,
) -> Sql<()> {
    for IndexEntry { param, value } in &terms.entries {
        let param = names.param(connection, kind, param)?;
        match value {
            IndexValue::Token { system, code } => {
                let system = names.id(connection, Table::Systems, system)?;
                connection
                    .prepare_cached("INSERT OR IGNORE INTO index_token (rid, param, code, system) VALUES (?1, ?2, ?3, ?4)")?
                    .execute(params![rid, param, code, system])?;
            }
            IndexValue::Text(text) => {
                connection
                    .prepare_cached(
                        "INSERT OR IGNORE INTO index_text (rid, param, text) VALUES (?1, ?2, ?3)",
                    )?
                    .execute(params![rid, param, text])?;
            }
            IndexValue::Reference(target) => {
                connection
                    .prepare_cached("INSERT OR IGNORE INTO index_reference (rid, param, target) VALUES (?1, ?2, ?3)")?
                    .execute(params![rid, param, target])?;
            }
            IndexValue::Range(first, after) => {
                connection
                    .prepare_cached("INSERT OR IGNORE INTO index_date (rid, param, first, after) VALUES (?1, ?2, ?3, ?4)")?
                    .execute(params![rid, param, first.timestamp_micros(), after.timestamp_micros()])?;
            }
        }
    }
    if !terms.words.is_empty() {
        connection
            .prepare_cached("INSERT INTO words (rowid, text) VALUES (?1, ?2)")?
            .execute(params![rid, terms.words])?;
    }
    Ok(())
}

/// Removes every index row of a resource.
pub(crate) fn remove(connection: &Connection, rid: i64) -> Sql<()> {
    for sql in [
        "DELETE FROM index_token WHERE rid = ?1",
        "DELETE FROM index_text WHERE rid = ?1",
        "DELETE FROM index_reference WHERE rid = ?1",
        "DELETE FROM index_date WHERE rid = ?1",
        "DELETE FROM words WHERE rowid = ?1",
    ] {
        connection.prepare_cached(sql)?.execute(params![rid])?;
    }
    Ok(())
}

/// Fills the index anew when it was written by another [`INDEX_VERSION`].
pub(crate) fn refresh(connection: &Connection) -> cs_error::Outcome<()> {
    use crate::fault::OrFault;
    let written: Option<i64> = rusqlite::OptionalExtension::optional(connection.query_row(
        "SELECT CAST(value AS INTEGER) FROM settings WHERE key = 'store.index_version'",
        [],
        |row| row.get(0),
    ))
    .or_fault()?;
    if written == Some(INDEX_VERSION) {
        return Ok(());
    }
    connection
        .execute_batch(
            "DELETE FROM index_token; DELETE FROM index_text; DELETE FROM index_reference; DELETE FROM index_date;
             INSERT INTO words (words) VALUES ('delete-all');",
        )
        .or_fault()?;
    let mut names = Names::default();
    let mut all = connection
        .prepare("SELECT r.rid, r.kind, b.body FROM resources r JOIN bodies b ON b.rid = r.rid ORDER BY r.rid")
        .or_fault()?;
    let mut rows = all.query([]).or_fault()?;
    while let Some(row) = rows.next().or_fault()? {
        let (rid, kind): (i64, i64) = (row.get(0).or_fault()?, row.get(1).or_fault()?);
        let body: Vec<u8> = row.get(2).or_fault()?;
        let resource = crate::rows::parse(&body)?;
        write(connection, &mut names, kind, rid, &Terms::of(&resource)).or_fault()?;
    }
    connection
        .execute(
            "INSERT OR REPLACE INTO settings (key, value) VALUES ('store.index_version', ?1)",
            params![INDEX_VERSION.to_string()],
        )
        .or_fault()?;
    Ok(())
}

/// The digest of everything a fixed set of resources is indexed by.
#[cfg(test)]
pub(crate) fn fingerprint(resources: &[Resource]) -> String {
    let lines: Vec<String> = resources
        .iter()
        .map(|resource| {
            let terms = Terms::of(resource);
            format!("{:?} {}", terms.entries, terms.words)
        })
        .collect();
    cs_fhir::sha256_hex(lines.join("\n").as_bytes())
}
