//! The practice's rows: every collection under `/api/`, ordered for paging.
//!
//! A row is kept as its JSON text with the few columns the server sorts and
//! admits by beside it: a parsed tree of three years of device readings would
//! cost ten times the memory and is needed only when a filter looks inside.

use std::collections::{BTreeSet, HashMap};
use std::ops::Bound;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::fault::PracticeFault;

/// Every collection the contract serves, as its path under `/api/`.
pub(crate) const COLLECTIONS: [&str; 18] = [
    "patients",
    "encounters",
    "prescriptions",
    "clinical/conditions",
    "clinical/allergies",
    "clinical/vitals",
    "clinical/labs",
    "clinical/coverages",
    "clinical/authorizations",
    "clinical/vision-prescriptions",
    "clinical/providers",
    "clinical/locations",
    "clinical/staff",
    "warehouse/status",
    "warehouse/events",
    "warehouse/engagement",
    "warehouse/devices",
    "warehouse/device-readings",
];

/// One row of a collection.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) id: Arc<str>,
    pub(crate) practice_id: Arc<str>,
    pub(crate) patient_id: Option<Box<str>>,
    pub(crate) version: u64,
    pub(crate) updated_at: DateTime<Utc>,
    pub(crate) deleted: bool,
    pub(crate) json: Box<str>,
}

/// A place in the order (`updated_at`, `id`) of a collection.
pub(crate) type Position = (DateTime<Utc>, Arc<str>);

#[derive(Debug, Default)]
struct Collection {
    rows: HashMap<Arc<str>, Row>,
    order: HashMap<Arc<str>, BTreeSet<Position>>,
}

/// All collections of all practices.
#[derive(Debug, Default)]
pub(crate) struct RowStore {
    collections: HashMap<&'static str, Collection>,
    practices: BTreeSet<Arc<str>>,
}

/// The collection's own name for a path, when the contract has it.
pub(crate) fn known_collection(path: &str) -> Option<&'static str> {
    COLLECTIONS.into_iter().find(|known| *known == path)
}

impl RowStore {
    /// Takes the rows a practice starts with.
    ///
    /// # Errors
    /// [`PracticeFault::Rows`] names the first row that lacks `id`,
    /// `practice_id`, `version` or `updated_at`, or an unknown collection.
    pub(crate) fn from_seed<'a>(
        seed: impl Iterator<Item = (&'a str, Vec<Value>)>,
    ) -> Result<Self, PracticeFault> {
        let mut store = Self::default();
        for (collection, rows) in seed {
            let fault = |index: usize, reason: String| PracticeFault::Rows {
                collection: collection.to_owned(),
                index,
                reason,
            };
            let name = known_collection(collection)
                .ok_or_else(|| fault(0, "the contract has no such collection".to_owned()))?;
            for (index, value) in rows.into_iter().enumerate() {
                let row = store.read_row(&value).map_err(|why| fault(index, why))?;
                store.put_row(name, row);
            }
        }
        Ok(store)
    }

    fn read_row(&mut self, value: &Value) -> Result<Row, String> {
        let text = |field: &str| {
            value
                .get(field)
                .and_then(Value::as_str)
                .filter(|text| !text.is_empty())
                .ok_or_else(|| format!("{field} is missing"))
        };
        let practice_id = self.shared_practice(text("practice_id")?);
        Ok(Row {
            id: Arc::from(text("id")?),
            practice_id,
            patient_id: value
                .get("patient_id")
                .and_then(Value::as_str)
                .map(Box::from),
            version: value
                .get("version")
                .and_then(Value::as_u64)
                .ok_or("version is missing")?,
            updated_at: DateTime::parse_from_rfc3339(text("updated_at")?)
                .map_err(|fault| format!("updated_at: {fault}"))?
                .with_timezone(&Utc),
            deleted: value
                .get("deleted")
                .and_then(Value::as_bool)
                .unwrap_or(false),
            json: value.to_string().into_boxed_str(),
        })
    }

    /// One allocation a practice, however many rows name it.
    fn shared_practice(&mut self, name: &str) -> Arc<str> {
        if let Some(known) = self.practices.get(name) {
            return Arc::clone(known);
        }
        let shared: Arc<str> = Arc::from(name);
        self.practices.insert(Arc::clone(&shared));
        shared
    }

    /// Puts a row, replacing the one of the same id.
    ///
    /// # Errors
    /// A sentence saying what the row lacks.
    pub(crate) fn put(&mut self, collection: &str, value: &Value) -> Result<(), String> {
        let name = known_collection(collection).ok_or("unknown collection")?;
        let row = self.read_row(value)?;
        self.put_row(name, row);
        Ok(())
    }

    fn put_row(&mut self, name: &'static str, row: Row) {
        let collection = self.collections.entry(name).or_default();
        if let Some(old) = collection.rows.remove(&row.id)
            && let Some(order) = collection.order.get_mut(&old.practice_id)
        {
            order.remove(&(old.updated_at, Arc::clone(&old.id)));
        }
        collection
            .order
            .entry(Arc::clone(&row.practice_id))
            .or_default()
            .insert((row.updated_at, Arc::clone(&row.id)));
        collection.rows.insert(Arc::clone(&row.id), row);
    }

    /// The row of this id, in whichever practice.
    pub(crate) fn find(&self, collection: &str, id: &str) -> Option<&Row> {
        self.collections.get(collection)?.rows.get(id)
    }

    /// The rows of one practice in the order (`updated_at`, `id`), beginning
    /// after a position or at the first row not older than an instant.
    pub(crate) fn walk<'a>(
        &'a self,
        collection: &str,
        practice: &str,
        after: Option<&Position>,
        since: Option<DateTime<Utc>>,
    ) -> Box<dyn Iterator<Item = &'a Row> + 'a> {
        let Some(found) = self.collections.get(collection) else {
            return Box::new(std::iter::empty());
        };
        let Some(order) = found.order.get(practice) else {
            return Box::new(std::iter::empty());
        };
        let start = match (after, since) {
            (Some(position), _) => Bound::Excluded(position.clone()),
            (None, Some(instant)) => Bound::Included((instant, Arc::from(""))),
            (None, None) => Bound::Unbounded,
        };
        Box::new(
            order
                .range((start, Bound::Unbounded))
                .filter_map(|(_, id)| found.rows.get(id)),
        )
    }
}

impl Row {
    /// The row as a JSON tree. What is stored was written from a tree, so a
    /// failure to read it cannot come from a caller; it reads as `null`.
    pub(crate) fn value(&self) -> Value {
        serde_json::from_str(&self.json).unwrap_or(Value::Null)
    }

    /// The row as a list or single answer carries it: a deleted row shows
    /// only what a copy needs to drop it.
    pub(crate) fn wire(&self) -> String {
        if !self.deleted {
            return self.json.to_string();
        }
        serde_json::json!({
            "id": &*self.id,
            "version": self.version,
            "updated_at": crate::clock::instant(self.updated_at),
            "deleted": true,
        })
        .to_string()
    }
}
