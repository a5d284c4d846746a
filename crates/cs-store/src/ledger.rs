//! The audit: building entries, chaining them, checkpoints, export.

use crate::connect::Durability;
use crate::fault::{OrFault, Sql, damaged};
use crate::rows::{instant, micros};
use crate::{TenantStore, ledger_pages};
use chrono::{DateTime, Utc};
use cs_approval::DeviceKey;
use cs_audit::{AuditAction, AuditEntry, AuditOutcome, Chain, EntryHash, Segment};
use cs_audit::{checkpoint_line, end_line, entry_line, header_line};
use cs_error::{Code, Fault, Outcome};
use cs_fhir::Resource;
use cs_ports::{AuditContext, AuditPage, AuditQuery, AuditStore};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Entries between two signed checkpoints.
const SEGMENT: u64 = 1_000;

/// An entry being put together.
pub(crate) struct EntryBuilder {
    entry: AuditEntry,
    patients: BTreeSet<String>,
}

impl EntryBuilder {
    /// A resource was read or written.
    pub(crate) fn concerns(&mut self, resource: &Resource) {
        self.resource(resource.kind(), resource.id());
        if let Some(patient) = resource.patient_id() {
            self.patients.insert(patient);
        }
    }

    pub(crate) fn resource(&mut self, kind: &str, id: &str) {
        self.entry.resources.push(format!("{kind}/{id}"));
        if kind == "Patient" {
            self.patients.insert(id.to_owned());
        }
    }

    pub(crate) fn patient(&mut self, id: &str) {
        if !self.patients.contains(id) {
            self.patients.insert(id.to_owned());
        }
    }

    /// Something was asked for and is not there.
    pub(crate) fn missed(&mut self, kind: &str, id: &str) {
        self.resource(kind, id);
        self.entry.code = Code::NotFound.name().to_owned();
    }

    /// A row that was set aside.
    pub(crate) fn reject(&mut self, collection: &str, row_id: &str) {
        self.entry.resources.push(format!("{collection}/{row_id}"));
    }

    /// A closed code that says how it ended.
    pub(crate) fn code(&mut self, code: &'static str) {
        self.entry.code = code.to_owned();
    }

    pub(crate) fn finish(mut self) -> AuditEntry {
        self.entry.patients = self.patients.into_iter().collect();
        self.entry
    }
}

/// One waiting entry and what its commit came to.
type Waiting = (AuditEntry, Arc<OnceLock<Outcome<()>>>);

/// Entries of reads that finish at the same time share one commit.
#[derive(Default)]
pub(crate) struct GroupCommit {
    waiting: Mutex<Vec<Waiting>>,
    lead: Mutex<()>,
}

impl TenantStore {
    /// Begins an entry of this tenant; without a principal the user is `system`.
    pub(crate) fn entry(&self, who: &AuditContext, action: AuditAction) -> EntryBuilder {
        let (user, role) = match &who.principal {
            Some(person) => (person.user.key(), person.role.as_str().to_owned()),
            None => ("system".to_owned(), String::new()),
        };
        let entry = AuditEntry {
            at: who.at,
            user,
            role,
            tenant: self.tenant.as_str().to_owned(),
            action,
            what: who.action.to_owned(),
            patients: Vec::new(),
            resources: Vec::new(),
            outcome: AuditOutcome::Success,
            code: String::new(),
            purpose: who.purpose.to_owned(),
            correlation: who.correlation.clone(),
        };
        EntryBuilder {
            entry,
            patients: BTreeSet::new(),
        }
    }

    /// Commits the entry of a read; until it is committed the caller hands out
    /// nothing. Whoever gets the lead commits for all who wait.
    ///
    /// # Errors
    /// [`Code::AuditUnwritable`], [`Code::StoreBusy`].
    pub(crate) fn audit(&self, entry: EntryBuilder) -> Outcome<()> {
        let mine = Arc::new(OnceLock::new());
        let held = |mutex| Mutex::lock(mutex).unwrap_or_else(PoisonError::into_inner);
        held(&self.group.waiting).push((entry.finish(), Arc::clone(&mine)));
        let _lead = self
            .group
            .lead
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if mine.get().is_none() {
            let batch = std::mem::take(&mut *held(&self.group.waiting));
            let done = self.commit(
                Durability::Soon,
                batch.iter().map(|(entry, _)| entry.clone()),
            );
            for (_, slot) in batch {
                let _ = slot.set(done.clone());
            }
        }
        mine.get()
            .cloned()
            .unwrap_or_else(|| Err(Fault::new(Code::AuditUnwritable)))
    }

    fn commit(
        &self,
        durability: Durability,
        entries: impl Iterator<Item = AuditEntry>,
    ) -> Outcome<()> {
        let key = self.device_key();
        self.connections
            .write_as(durability, |transaction| {
                let mut end = End::of(transaction, self.tenant.as_str())?;
                entries
                    .into_iter()
                    .try_for_each(|entry| end.append(transaction, entry, key.as_deref()))
            })
            .map_err(unwritable)
    }
}

/// What keeps an entry from being written, as the caller of a read sees it.
fn unwritable(fault: Fault) -> Fault {
    match fault.code() {
        Code::StoreBusy | Code::TenantForbidden | Code::AuditUnwritable => fault,
        _ => Fault::new(Code::AuditUnwritable),
    }
}

/// Appends one entry in the caller's transaction.
///
/// # Errors
/// [`Code::AuditUnwritable`]; the transaction must not be committed then.
pub(crate) fn append(
    connection: &Connection,
    entry: AuditEntry,
    key: Option<&DeviceKey>,
) -> Outcome<()> {
    let tenant = entry.tenant.clone();
    End::of(connection, &tenant)
        .and_then(|mut end| end.append(connection, entry, key))
        .map_err(unwritable)
}

/// The growing end of the stored chain.
struct End {
    chain: Chain,
    newest: i64,
    /// Numbers of the users met while this end grows.
    users: HashMap<String, i64>,
}

impl End {
    fn of(connection: &Connection, tenant: &str) -> Outcome<Self> {
        let last = connection
            .prepare_cached("SELECT seq, hash, newest FROM audit_entries ORDER BY seq DESC LIMIT 1")
            .and_then(|mut read| {
                read.query_row([], |row| {
                    Ok((row.get::<_, u64>(0)?, row.get(1)?, row.get(2)?))
                })
                .optional()
            })
            .or_fault()?;
        Ok(match last {
            None => Self {
                chain: Chain::start(tenant),
                newest: i64::MIN,
                users: HashMap::new(),
            },
            Some((seq, hash, newest)) => Self {
                chain: Chain::resume(tenant, seq, EntryHash::from_bytes(hash)),
                newest,
                users: HashMap::new(),
            },
        })
    }

    fn append(
        &mut self,
        connection: &Connection,
        entry: AuditEntry,
        key: Option<&DeviceKey>,
    ) -> Outcome<()> {
        let at = entry.at;
        self.newest = self.newest.max(micros(at));
        let chained = self.chain.append(entry)?;
        connection
            .prepare_cached(
                "INSERT INTO audit_entries (seq, hash, newest, line) VALUES (?1, ?2, ?3, ?4)",
            )
            .and_then(|mut write| {
                write.execute(params![
                    chained.seq,
                    chained.hash.as_bytes(),
                    self.newest,
                    entry_line(&chained)
                ])
            })
            .or_fault()?;
        ledger_pages::place(connection, &mut self.users, &chained)?;
        match key {
            Some(key) if chained.seq % SEGMENT == 0 => {
                self.checkpoint(connection, &chained.entry.tenant, at, key)
            }
            _ => Ok(()),
        }
    }

    /// Signs everything since the last checkpoint.
    fn checkpoint(
        &self,
        connection: &Connection,
        tenant: &str,
        at: DateTime<Utc>,
        key: &DeviceKey,
    ) -> Outcome<()> {
        let last: u64 = connection
            .query_row(
                "SELECT coalesce(max(seq), 0) FROM audit_checkpoints",
                [],
                |row| row.get(0),
            )
            .or_fault()?;
        let mut segment = Segment::starting_at(last + 1);
        let mut read = connection
            .prepare_cached("SELECT hash FROM audit_entries WHERE seq > ?1 ORDER BY seq")
            .or_fault()?;
        let mut rows = read.query([last]).or_fault()?;
        while let Some(row) = rows.next().or_fault()? {
            segment.push(EntryHash::from_bytes(row.get(0).or_fault()?));
        }
        let public_key = key.public_hex();
        let Some(made) = segment.close(tenant, at, &public_key, |message| key.sign(message)) else {
            return Ok(());
        };
        connection
            .execute(
                "INSERT INTO audit_checkpoints (seq, public_key, line) VALUES (?1, ?2, ?3)",
                params![made.seq, public_key, checkpoint_line(&made)],
            )
            .or_fault()?;
        Ok(())
    }
}

impl AuditStore for TenantStore {
    fn record(&self, entry: &AuditEntry) -> Outcome<()> {
        self.commit(Durability::Synced, std::iter::once(entry.clone()))
    }

    fn newest(&self) -> Outcome<Option<DateTime<Utc>>> {
        let newest: Option<i64> = self.connections.read(|snapshot| {
            snapshot
                .query_row(
                    "SELECT newest FROM audit_entries ORDER BY seq DESC LIMIT 1",
                    [],
                    |row| row.get(0),
                )
                .optional()
                .or_fault()
        })?;
        newest.map(instant).transpose()
    }

    fn page(&self, filter: &AuditQuery, before: Option<u64>, limit: u32) -> Outcome<AuditPage> {
        self.connections
            .read(|snapshot| ledger_pages::page(snapshot, filter, before, limit))
    }

    fn users(&self) -> Outcome<Vec<String>> {
        self.connections.read(ledger_pages::users)
    }

    fn export(&self, line: &mut dyn FnMut(&str) -> bool) -> Outcome<u64> {
        self.connections.read(|snapshot| {
            if !line(&header_line(
                self.tenant.as_str(),
                &self.checkpoint_keys(snapshot)?,
            )) {
                return Ok(0);
            }
            let mut read = snapshot
                .prepare(
                    "SELECT e.seq, e.hash, e.line, c.line FROM audit_entries e
                     LEFT JOIN audit_checkpoints c ON c.seq = e.seq ORDER BY e.seq",
                )
                .or_fault()?;
            let mut rows = read.query([]).or_fault()?;
            let start = Chain::start(self.tenant.as_str());
            let (mut seq, mut head) = (start.seq(), start.head());
            while let Some(row) = rows.next().or_fault()? {
                seq = row.get(0).or_fault()?;
                head = EntryHash::from_bytes(row.get(1).or_fault()?);
                let text = |at| {
                    row.get_ref(at)
                        .map_err(|_| ())
                        .and_then(|value| value.as_str_or_null().map_err(|_| ()))
                        .map_err(|_| damaged("audit"))
                };
                let lines = [text(2)?, text(3)?];
                if !lines.into_iter().flatten().all(&mut *line) {
                    return Ok(seq);
                }
            }
            line(&end_line(seq, head));
            Ok(seq)
        })
    }
}

impl TenantStore {
    /// Keys of every device that signed a checkpoint here, and this device's.
    fn checkpoint_keys(&self, connection: &Connection) -> Outcome<Vec<String>> {
        let mut read = connection
            .prepare("SELECT DISTINCT public_key FROM audit_checkpoints")
            .or_fault()?;
        let mut keys = read
            .query_map([], |row| row.get(0))
            .or_fault()?
            .collect::<Sql<BTreeSet<String>>>()
            .or_fault()?;
        keys.extend(self.device_key().map(|key| key.public_hex()));
        Ok(keys.into_iter().collect())
    }
}
