//! Legal holds, and what privacy officers said of findings. Each change shares a
//! transaction with its audit entry; what was said in words stays in the store.

use crate::fault::{OrFault, Sql, damaged};
use crate::rows::{instant, micros};
use crate::{TenantStore, ledger};
use cs_audit::{AuditAction, HoldScope};
use cs_error::{Code, Fault, Outcome};
use cs_ports::{AnomalyReview, AuditContext, LegalHold};
use rusqlite::{Connection, Row, params};

pub(crate) fn add(store: &TenantStore, who: &AuditContext, hold: &LegalHold) -> Outcome<()> {
    let mut entry = store.entry(who, AuditAction::Administer);
    entry.resource("AuditHold", &hold.id);
    if let Some(patient) = &hold.scope.patient {
        entry.patient(patient);
    }
    let key = store.device_key();
    store.connections.write(|transaction| {
        transaction
            .execute(
                "INSERT INTO audit_holds (id, at, by, patient, from_at, until_at, note)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                params![
                    hold.id,
                    micros(hold.at),
                    hold.by,
                    hold.scope.patient,
                    hold.scope.from.map(micros),
                    hold.scope.until.map(micros),
                    hold.note
                ],
            )
            .or_fault()?;
        ledger::append(transaction, entry.finish(), key.as_deref())
    })
}

pub(crate) fn release(store: &TenantStore, who: &AuditContext, id: &str) -> Outcome<()> {
    let mut entry = store.entry(who, AuditAction::Administer);
    entry.resource("AuditHold", id);
    entry.code("released");
    let key = store.device_key();
    let by = who
        .principal
        .as_ref()
        .map_or_else(|| "system".to_owned(), |person| person.user.key());
    store.connections.write(|transaction| {
        let changed = transaction
            .execute(
                "UPDATE audit_holds SET released_at = ?2, released_by = ?3
                 WHERE id = ?1 AND released_at IS NULL",
                params![id, micros(who.at), by],
            )
            .or_fault()?;
        if changed == 0 {
            return Err(Fault::new(Code::NotFound).with("what", "legal hold"));
        }
        ledger::append(transaction, entry.finish(), key.as_deref())
    })
}

/// Newest first.
pub(crate) fn all(connection: &Connection) -> Outcome<Vec<LegalHold>> {
    let mut read = connection
        .prepare_cached(
            "SELECT id, at, by, patient, from_at, until_at, note, released_at, released_by
             FROM audit_holds ORDER BY at DESC, id",
        )
        .or_fault()?;
    let rows = read
        .query_map([], HoldRow::of)
        .or_fault()?
        .collect::<Sql<Vec<_>>>()
        .or_fault()?;
    rows.into_iter().map(HoldRow::into_hold).collect()
}

/// What open holds keep.
pub(crate) fn open_scopes(connection: &Connection) -> Outcome<Vec<HoldScope>> {
    let open = all(connection)?
        .into_iter()
        .filter(|hold| hold.released.is_none());
    Ok(open.map(|hold| hold.scope).collect())
}

struct HoldRow {
    hold: LegalHold,
    at: i64,
    from: Option<i64>,
    until: Option<i64>,
    released: Option<(i64, String)>,
}

impl HoldRow {
    fn of(row: &Row<'_>) -> Sql<Self> {
        let released_by: Option<String> = row.get(8)?;
        Ok(Self {
            hold: LegalHold {
                id: row.get(0)?,
                at: chrono::DateTime::UNIX_EPOCH,
                by: row.get(2)?,
                scope: HoldScope {
                    patient: row.get(3)?,
                    from: None,
                    until: None,
                },
                note: row.get(6)?,
                released: None,
            },
            at: row.get(1)?,
            from: row.get(4)?,
            until: row.get(5)?,
            released: row.get::<_, Option<i64>>(7)?.zip(released_by),
        })
    }

    fn into_hold(self) -> Outcome<LegalHold> {
        let released = self
            .released
            .map(|(at, by)| -> Outcome<_> { Ok((instant(at)?, by)) });
        Ok(LegalHold {
            at: instant(self.at)?,
            scope: HoldScope {
                from: self.from.map(instant).transpose()?,
                until: self.until.map(instant).transpose()?,
                ..self.hold.scope
            },
            released: released.transpose()?,
            ..self.hold
        })
    }
}

pub(crate) fn add_review(
    store: &TenantStore,
    who: &AuditContext,
    review: &AnomalyReview,
) -> Outcome<()> {
    let mut entry = store.entry(who, AuditAction::Administer);
    entry.resource("AuditAnomaly", &review.anomaly);
    let key = store.device_key();
    let extent = i64::try_from(review.extent).map_err(|_| damaged("extent"))?;
    store.connections.write(|transaction| {
        transaction
            .execute(
                "INSERT INTO audit_reviews (anomaly, at, by, extent, note)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
                params![
                    review.anomaly,
                    micros(review.at),
                    review.by,
                    extent,
                    review.note
                ],
            )
            .or_fault()?;
        ledger::append(transaction, entry.finish(), key.as_deref())
    })
}

/// Newest first.
pub(crate) fn reviews(connection: &Connection) -> Outcome<Vec<AnomalyReview>> {
    let mut read = connection
        .prepare_cached("SELECT anomaly, at, by, extent, note FROM audit_reviews ORDER BY at DESC")
        .or_fault()?;
    let rows = read
        .query_map([], |row| {
            let at: i64 = row.get(1)?;
            let extent: i64 = row.get(3)?;
            Ok((row.get(0)?, at, row.get(2)?, extent, row.get(4)?))
        })
        .or_fault()?
        .collect::<Sql<Vec<(String, i64, String, i64, String)>>>()
        .or_fault()?;
    rows.into_iter()
        .map(|(anomaly, at, by, extent, note)| {
            Ok(AnomalyReview {
                anomaly,
                at: instant(at)?,
                by,
                extent: extent.unsigned_abs(),
                note,
            })
        })
        .collect()
}
