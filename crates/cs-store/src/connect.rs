//! Connections to the encrypted file: keying, pragmas, one writer, a few readers.

use crate::fault::{OrFault, fault};
use cs_error::{Code, Fault, Outcome};
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior, ffi};
use std::fs::OpenOptions;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use zeroize::Zeroizing;

/// How long a statement waits for another process before it is
/// [`Code::StoreBusy`]; a sync page commits well within it.
const BUSY: Duration = Duration::from_secs(10);

/// Readers: a list, a chart and a background task at once; more only wait for
/// the same two cores.
const READERS: usize = 3;

/// All connections of one open store.
pub(crate) struct Connections {
    writer: Mutex<Connection>,
    readers: Vec<Mutex<Connection>>,
    next: AtomicUsize,
}

impl Connections {
    /// Opens the file (making it, mode 0600, when there is none) and hands the
    /// writer to `prepare`, which migrates, before any reader opens.
    pub(crate) fn open(
        path: &Path,
        key: &[u8; 32],
        prepare: impl FnOnce(&mut Connection) -> Outcome<()>,
    ) -> Outcome<Self> {
        make_private(path)?;
        let mut writer = keyed(path, key)?;
        prepare(&mut writer)?;
        tune_writer(&writer).or_fault()?;
        let readers = (0..READERS)
            .map(|_| {
                let reader = keyed(path, key)?;
                reader
                    .execute_batch("PRAGMA query_only = ON; PRAGMA cache_size = -16384;")
                    .or_fault()?;
                Ok(Mutex::new(reader))
            })
            .collect::<Outcome<Vec<_>>>()?;
        Ok(Self {
            writer: Mutex::new(writer),
            readers,
            next: AtomicUsize::new(0),
        })
    }

    /// Runs in one IMMEDIATE transaction of the only writer; committed when the
    /// work is `Ok`, rolled back otherwise. The commit is synced to disk
    /// (`synchronous = FULL`) before this returns.
    pub(crate) fn write<T>(&self, work: impl FnOnce(&Transaction<'_>) -> Outcome<T>) -> Outcome<T> {
        let mut writer = held(&self.writer);
        let transaction = writer
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .or_fault()?;
        let done = work(&transaction)?;
        transaction.commit().or_fault()?;
        Ok(done)
    }

    /// Runs on a reader, in one snapshot.
    pub(crate) fn read<T>(&self, work: impl FnOnce(&Connection) -> Outcome<T>) -> Outcome<T> {
        let mut reader = self.reader();
        let snapshot = reader
            .transaction_with_behavior(TransactionBehavior::Deferred)
            .or_fault()?;
        work(&snapshot)
    }

    fn reader(&self) -> MutexGuard<'_, Connection> {
        let start = self.next.fetch_add(1, Ordering::Relaxed);
        for step in 0..self.readers.len() {
            if let Ok(free) = self.readers[(start + step) % self.readers.len()].try_lock() {
                return free;
            }
        }
        held(&self.readers[start % self.readers.len()])
    }
}

/// A poisoned lock only means that another thread panicked; its transaction was
/// rolled back when it unwound.
fn held(mutex: &Mutex<Connection>) -> MutexGuard<'_, Connection> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes the file ourselves, because SQLite would make it with the umask's mode;
/// the -wal and -shm files then take over its mode.
fn make_private(path: &Path) -> Outcome<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => check_shape(path),
        Err(_) => Err(Fault::new(Code::StoreUnwritable).with("why", "the file cannot be made")),
    }
}

/// A wrong key and a damaged first page look alike to the cipher. What can be
/// told from outside is told here: an encrypted file is whole pages and never
/// starts with SQLite's plain header.
fn check_shape(path: &Path) -> Outcome<()> {
    const PAGE: u64 = 4096;
    let unreadable = |_| Fault::new(Code::StoreUnwritable).with("why", "the file cannot be read");
    let length = std::fs::metadata(path).map_err(unreadable)?.len();
    let mut start = [0_u8; 16];
    let mut file = std::fs::File::open(path).map_err(unreadable)?;
    let read = std::io::Read::read(&mut file, &mut start).map_err(unreadable)?;
    if length % PAGE != 0 || (read == 16 && &start == b"SQLite format 3\0") {
        return Err(Fault::new(Code::StoreDamaged).with("why", "not an encrypted store"));
    }
    Ok(())
}

fn keyed(path: &Path, key: &[u8; 32]) -> Outcome<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).or_fault()?;
    connection.busy_timeout(BUSY).or_fault()?;
    connection.set_prepared_statement_cache_capacity(128);
    let hex = Zeroizing::new(hex::encode(key));
    let keying = Zeroizing::new(format!("PRAGMA key = \"x'{}'\";", hex.as_str()));
    // The cipher would write its errors to stderr; ours go through faults.
    connection
        .execute_batch("PRAGMA cipher_log_level = NONE;")
        .or_fault()?;
    connection.execute_batch(&keying).or_fault()?;
    connection
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| {
            row.get::<_, i64>(0)
        })
        .map_err(|error| key_fault(&error))?;
    connection
        .execute_batch(
            "PRAGMA foreign_keys = ON;
             PRAGMA temp_store = MEMORY;
             PRAGMA secure_delete = ON;
             PRAGMA trusted_schema = OFF;
             PRAGMA cell_size_check = ON;",
        )
        .or_fault()?;
    Ok(connection)
}

fn key_fault(error: &rusqlite::Error) -> Fault {
    match error {
        rusqlite::Error::SqliteFailure(failure, _)
            if failure.extended_code & 0xff == ffi::SQLITE_NOTADB =>
        {
            Fault::new(Code::StoreKeyWrong)
        }
        other => fault(other),
    }
}

/// FULL everywhere: a decision, an attempt and the audit entry of a read are on
/// disk before anything is sent or shown. A sync page is one transaction, so it
/// costs one sync too.
fn tune_writer(writer: &Connection) -> rusqlite::Result<()> {
    writer.execute_batch(
        "PRAGMA synchronous = FULL;
         PRAGMA cache_size = -65536;
         PRAGMA wal_autocheckpoint = 2000;
         PRAGMA journal_size_limit = 67108864;",
    )
}

/// Switches to write-ahead logging; done once the version was accepted, so that
/// a refused file is left as it was.
pub(crate) fn use_wal(writer: &Connection) -> Outcome<()> {
    let mode: String = writer
        .query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))
        .or_fault()?;
    if mode == "wal" {
        Ok(())
    } else {
        Err(Fault::new(Code::StoreUnwritable).with("why", "no write-ahead log"))
    }
}
