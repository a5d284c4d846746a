//! Conversations with the agent: each person's own, audited like charts.

use crate::TenantStore;
use crate::fault::{OrFault, Sql, damaged};
use crate::rows::{instant, micros};
use cs_audit::AuditAction;
use cs_error::{Code, Fault, Outcome};
use cs_ports::{AuditContext, ConversationHead, Conversations, KeptTurn};
use rusqlite::{Connection, OptionalExtension, params};

impl Conversations for TenantStore {
    fn add_turn(
        &self,
        who: &AuditContext,
        id: &str,
        title: &str,
        turn: &KeptTurn,
        most: u32,
    ) -> Outcome<u32> {
        let user = user_of(who)?;
        let patients = serde_json::to_string(&turn.patients)
            .map_err(|_| Fault::new(Code::Internal).with("where", "conversation"))?;
        self.connections.write(|transaction| {
            let number = match owner(transaction, id).or_fault()? {
                Some(owner) if owner == user => next_number(transaction, id).or_fault()?,
                Some(_) => return Err(Fault::new(Code::NotFound)),
                None => {
                    begin(transaction, id, &user, title).or_fault()?;
                    1
                }
            };
            let at = micros(turn.at);
            transaction
                .prepare_cached(
                    "INSERT INTO conversation_turns (conversation, number, at, patients, body)
                     VALUES (?1, ?2, ?3, ?4, ?5)",
                )
                .and_then(|mut write| write.execute(params![id, number, at, patients, turn.body]))
                .or_fault()?;
            transaction
                .execute(
                    "UPDATE conversations SET turns = ?2, last = ?3 WHERE id = ?1",
                    params![id, number, at],
                )
                .or_fault()?;
            drop_oldest(transaction, &user, id, most).or_fault()?;
            let mut entry = self.entry(who, AuditAction::Skill);
            entry.resource("Conversation", id);
            turn.patients
                .iter()
                .for_each(|patient| entry.patient(patient));
            crate::ledger::append(transaction, entry.finish(), self.device_key().as_deref())?;
            Ok(number)
        })
    }

    fn list(&self, who: &AuditContext) -> Outcome<Vec<ConversationHead>> {
        let user = user_of(who)?;
        let heads = self.connections.read(|snapshot| {
            let mut read = snapshot
                .prepare_cached(
                    "SELECT id, title, last, turns FROM conversations
                     WHERE user = ?1 ORDER BY last DESC, rowid DESC",
                )
                .or_fault()?;
            let rows = read
                .query_map(params![user], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
                })
                .or_fault()?
                .collect::<Sql<Vec<(String, String, i64, u32)>>>()
                .or_fault()?;
            rows.into_iter()
                .map(|(id, title, last, turns)| {
                    Ok(ConversationHead {
                        id,
                        title,
                        last: instant(last)?,
                        turns,
                    })
                })
                .collect::<Outcome<Vec<_>>>()
        })?;
        // A title is a sentence as typed and may name somebody.
        let mut entry = self.entry(who, AuditAction::Search);
        for head in &heads {
            entry.resource("Conversation", &head.id);
        }
        self.audit(entry)?;
        Ok(heads)
    }

    fn turns(&self, who: &AuditContext, id: &str) -> Outcome<Vec<KeptTurn>> {
        let user = user_of(who)?;
        let turns = self.connections.read(|snapshot| {
            if owner(snapshot, id).or_fault()?.as_deref() != Some(user.as_str()) {
                return Err(Fault::new(Code::NotFound));
            }
            let mut read = snapshot
                .prepare_cached(
                    "SELECT number, at, patients, body FROM conversation_turns
                     WHERE conversation = ?1 ORDER BY number",
                )
                .or_fault()?;
            let rows = read
                .query_map(params![id], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
                })
                .or_fault()?
                .collect::<Sql<Vec<(u32, i64, String, String)>>>()
                .or_fault()?;
            rows.into_iter()
                .map(|(number, at, patients, body)| {
                    Ok(KeptTurn {
                        number,
                        at: instant(at)?,
                        patients: serde_json::from_str(&patients)
                            .map_err(|_| damaged("conversation"))?,
                        body,
                    })
                })
                .collect::<Outcome<Vec<_>>>()
        })?;
        let mut entry = self.entry(who, AuditAction::Read);
        entry.resource("Conversation", id);
        let patients = turns.iter().flat_map(|turn| &turn.patients);
        patients.for_each(|patient| entry.patient(patient));
        self.audit(entry)?;
        Ok(turns)
    }

    fn forget(&self, who: &AuditContext, id: &str) -> Outcome<()> {
        let user = user_of(who)?;
        self.connections.write(|transaction| {
            let gone = transaction
                .execute(
                    "DELETE FROM conversations WHERE id = ?1 AND user = ?2",
                    params![id, user],
                )
                .or_fault()?;
            if gone == 0 {
                return Err(Fault::new(Code::NotFound));
            }
            let mut entry = self.entry(who, AuditAction::Administer);
            entry.resource("Conversation", id);
            crate::ledger::append(transaction, entry.finish(), self.device_key().as_deref())
        })
    }
}

fn user_of(who: &AuditContext) -> Outcome<String> {
    who.principal
        .as_ref()
        .map(|principal| principal.user.key())
        .ok_or_else(|| Fault::new(Code::SignedOut))
}

fn owner(connection: &Connection, id: &str) -> Sql<Option<String>> {
    connection
        .prepare_cached("SELECT user FROM conversations WHERE id = ?1")?
        .query_row(params![id], |row| row.get(0))
        .optional()
}

fn next_number(connection: &Connection, id: &str) -> Sql<u32> {
    connection.query_row(
        "SELECT turns + 1 FROM conversations WHERE id = ?1",
        params![id],
        |row| row.get(0),
    )
}

fn begin(connection: &Connection, id: &str, user: &str, title: &str) -> Sql<()> {
    connection
        .execute(
            "INSERT INTO conversations (id, user, title, last, turns) VALUES (?1, ?2, ?3, 0, 0)",
            params![id, user, title],
        )
        .map(|_| ())
}

/// Never the one that was just added to, whatever the clock says.
fn drop_oldest(connection: &Connection, user: &str, kept: &str, most: u32) -> Sql<()> {
    connection
        .prepare_cached(
            "DELETE FROM conversations WHERE user = ?1 AND id <> ?2 AND id NOT IN (
               SELECT id FROM conversations WHERE user = ?1 AND id <> ?2
               ORDER BY last DESC, rowid DESC LIMIT ?3)",
        )?
        .execute(params![user, kept, most.saturating_sub(1)])
        .map(|_| ())
}
