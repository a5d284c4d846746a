//! Connections to the encrypted file: keying, pragmas, one writer, a few readers.

use crate::fault::{OrFault, fault};
use cs_error::{Code, Fault, Outcome};
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior, ffi};
use std::fs::OpenOptions;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::SyncSender;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use zeroize::Zeroizing;

/// How long a statement waits for another process before it is
/// [`Code::StoreBusy`]; a sync page commits well within it.
const BUSY: Duration = Duration::from_secs(10);

/// Readers: a list, a chart and a background task at once; more only wait for
/// the same two cores.
const READERS: usize = 3;

/// How durable a commit is when it returns. All survive the end of this process,
/// killed or not; they differ for a power cut.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Durability {
    /// On disk: decisions, attempts, events, sync pages, settings.
    Synced,
    /// On disk within [`FLUSH`]: the audit entries of reads, so that a read does
    /// not wait for the disk. A power cut can take those of the last moment, from
    /// the end of the chain; nothing that left this computer is among them.
    Soon,
}

/// After how long [`Durability::Soon`] is on disk at the latest.
const FLUSH: Duration = Duration::from_millis(200);

/// The only writing connection, and how it syncs at present.
struct Writer {
    connection: Connection,
    durability: Durability,
}

impl Writer {
    fn be(&mut self, durability: Durability) -> Outcome<()> {
        if self.durability != durability {
            let mode = if durability == Durability::Synced {
                "FULL"
            } else {
                "NORMAL"
            };
            self.connection
                .execute_batch(&format!("PRAGMA synchronous = {mode}"))
                .or_fault()?;
            self.durability = durability;
        }
        Ok(())
    }
}

/// All connections of one open store.
pub(crate) struct Connections {
    writer: Mutex<Writer>,
    readers: Vec<Mutex<Connection>>,
    next: AtomicUsize,
    flush: SyncSender<()>,
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
        let mut connection = keyed(path, key)?;
        prepare(&mut connection)?;
        tune_writer(&connection).or_fault()?;
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
            writer: Mutex::new(Writer {
                connection,
                durability: Durability::Synced,
            }),
            readers,
            next: AtomicUsize::new(0),
            flush: flusher(path),
        })
    }

    /// Runs in one IMMEDIATE transaction of the only writer; committed when the
    /// work is `Ok`, rolled back otherwise. The commit is on disk before this
    /// returns.
    pub(crate) fn write<T>(&self, work: impl FnOnce(&Transaction<'_>) -> Outcome<T>) -> Outcome<T> {
        self.write_as(Durability::Synced, work)
    }

    /// As [`Connections::write`], as durable as asked for.
    pub(crate) fn write_as<T>(
        &self,
        durability: Durability,
        work: impl FnOnce(&Transaction<'_>) -> Outcome<T>,
    ) -> Outcome<T> {
        let mut writer = held(&self.writer);
        writer.be(durability)?;
        let transaction = writer
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .or_fault()?;
        let done = work(&transaction)?;
        transaction.commit().or_fault()?;
        if durability == Durability::Soon {
            // A full channel means that a flush is coming anyway.
            let _ = self.flush.try_send(());
        }
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

/// Syncs the write-ahead log a moment after it was asked to; ends with the store.
/// It opens the log, never the database: closing a second descriptor of that file
/// would drop SQLite's locks on it in this process.
fn flusher(path: &Path) -> SyncSender<()> {
    let (ask, asked) = std::sync::mpsc::sync_channel::<()>(1);
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    std::thread::spawn(move || {
        while asked.recv().is_ok() {
            std::thread::sleep(FLUSH);
            // A log that is gone was checkpointed, and a checkpoint syncs.
            let _ = OpenOptions::new()
                .read(true)
                .write(true)
                .open(&log)
                .and_then(|log| log.sync_data());
        }
    });
    ask
}

/// A poisoned lock only means that another thread panicked; its transaction was
/// rolled back when it unwound.
fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
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

/// An encrypted file is whole pages. (Only looked at, never opened: see `flusher`.)
fn check_shape(path: &Path) -> Outcome<()> {
    const PAGE: u64 = 4096;
    let file = std::fs::metadata(path)
        .map_err(|_| Fault::new(Code::StoreUnwritable).with("why", "the file cannot be read"))?;
    if file.len() % PAGE == 0 {
        Ok(())
    } else {
        Err(strange())
    }
}

fn strange() -> Fault {
    Fault::new(Code::StoreDamaged).with("why", "not an encrypted store")
}

fn keyed(path: &Path, key: &[u8; 32]) -> Outcome<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).or_fault()?;
    connection.busy_timeout(BUSY).or_fault()?;
    connection.set_prepared_statement_cache_capacity(128);
    let hex = Zeroizing::new(hex::encode(key));
    let keying = Zeroizing::new(format!("PRAGMA key = \"x'{}'\";", hex.as_str()));
    // The cipher would write its errors to stderr; ours go through faults.
    // `cipher_memory_security` stays off: measured, reads took 1.8 and searches
    // 1.4 times as long, and it wipes SQLite's memory only, not the rows read from it.
    connection
        .execute_batch("PRAGMA cipher_log_level = NONE;")
        .or_fault()?;
    connection.execute_batch(&keying).or_fault()?;
    connection
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| {
            row.get::<_, i64>(0)
        })
        .map_err(|error| key_fault(path, &error))?;
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

/// A wrong key and a damaged first page look alike to the cipher; a file that
/// opens without any key does not.
fn key_fault(path: &Path, error: &rusqlite::Error) -> Fault {
    match error {
        rusqlite::Error::SqliteFailure(failure, _)
            if failure.extended_code & 0xff == ffi::SQLITE_NOTADB =>
        {
            let plain = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)
                .and_then(|plain| {
                    plain.query_row("SELECT count(*) FROM sqlite_schema", [], |row| {
                        row.get::<_, i64>(0)
                    })
                });
            if plain.is_ok() {
                strange()
            } else {
                Fault::new(Code::StoreKeyWrong)
            }
        }
        other => fault(other),
    }
}

/// [`Durability::Synced`] to begin with; a cache for sync pages.
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
