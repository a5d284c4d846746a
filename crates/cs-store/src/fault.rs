//! SQLite's errors as faults of the product.

use cs_error::{Code, Fault};
use rusqlite::{Error, ffi};

/// The result inside this crate while SQL runs.
pub(crate) type Sql<T> = rusqlite::Result<T>;

/// Which fault an SQLite error is. The message is left behind: it can quote data.
pub(crate) fn fault(error: &Error) -> Fault {
    let Error::SqliteFailure(failure, _) = error else {
        return match error {
            Error::FromSqlConversionFailure(..)
            | Error::InvalidColumnType(..)
            | Error::IntegralValueOutOfRange(..) => {
                Fault::new(Code::StoreDamaged).with("why", "a value of another shape")
            }
            _ => Fault::new(Code::Internal).with("where", "store"),
        };
    };
    let code = match failure.extended_code & 0xff {
        ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED => Code::StoreBusy,
        ffi::SQLITE_CORRUPT | ffi::SQLITE_NOTADB => Code::StoreDamaged,
        ffi::SQLITE_FULL
        | ffi::SQLITE_IOERR
        | ffi::SQLITE_READONLY
        | ffi::SQLITE_CANTOPEN
        | ffi::SQLITE_PERM => Code::StoreUnwritable,
        _ => Code::Internal,
    };
    Fault::new(code).with("sqlite", failure.extended_code)
}

/// `?` on SQL inside functions that answer with a fault.
pub(crate) trait OrFault<T> {
    fn or_fault(self) -> cs_error::Outcome<T>;
}

impl<T> OrFault<T> for Sql<T> {
    fn or_fault(self) -> cs_error::Outcome<T> {
        self.map_err(|error| fault(&error))
    }
}

/// Stored JSON that does not read back.
pub(crate) fn damaged(what: &'static str) -> Fault {
    Fault::new(Code::StoreDamaged).with("what", what)
}
