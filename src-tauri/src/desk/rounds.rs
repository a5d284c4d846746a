//! What a desk does by itself while somebody sits at it, locked or not: it
//! synchronises, sends what was signed when its hold is over, and looks again
//! when the server is back.

use super::lock::Moment;
use super::outside::Topic;
use super::schedule::{Act, Schedule};
use super::state::{Desk, Seated};
use cs_app::below::Progress;
use cs_app::dto::{OutboxReport, OutboxResult, SyncOutcome};
use cs_app::views::{DeskStatus, TaskProgress};
use cs_error::{Code, Fault, Outcome};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;

/// Minutes between syncs unless the practice set another number.
pub(crate) const SYNC_MINUTES: u64 = 15;

/// A receipt moves on within seconds or minutes: after a send it is asked for after
/// each of these waits, then at the usual syncs.
const RECEIPT_WAITS: [Duration; 4] = [
    Duration::from_secs(5),
    Duration::from_secs(15),
    Duration::from_secs(60),
    Duration::from_secs(240),
];

/// What runs by itself at one seat, and how to stop it.
pub(crate) struct Rounds {
    schedule: Mutex<Schedule>,
    wake: Notify,
    stopped: AtomicBool,
    /// One sync or send at a time; a person's request waits for the one under way.
    busy: tokio::sync::Mutex<()>,
    /// How often receipts were looked at since something was sent.
    looks: AtomicUsize,
    sync: Task,
    send: Task,
    ask: Task,
}

/// Long work that can be watched and stopped.
#[derive(Default)]
struct Task {
    cancelled: AtomicBool,
    at: Mutex<Option<TaskProgress>>,
}

impl Rounds {
    /// Rounds that begin when [`Rounds::run`] is called. `fresh`: the copy is young.
    pub(crate) fn new(now: Moment, every: Duration, fresh: bool) -> Arc<Self> {
        Arc::new(Self {
            schedule: Mutex::new(Schedule::start(now.steady, every, fresh)),
            wake: Notify::new(),
            stopped: AtomicBool::new(false),
            busy: tokio::sync::Mutex::new(()),
            looks: AtomicUsize::new(RECEIPT_WAITS.len()),
            sync: Task::default(),
            send: Task::default(),
            ask: Task::default(),
        })
    }

    /// Ends them; what is under way stops at its next safe place.
    pub(crate) fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
        for task in [&self.sync, &self.send, &self.ask] {
            task.cancelled.store(true, Ordering::Relaxed);
        }
        self.wake.notify_one();
    }

    /// Ends them and waits for what is under way.
    pub(crate) async fn finish(&self) {
        self.stop();
        let _under_way = self.busy.lock().await;
    }

    /// Asks one task to stop (`ask`, `sync`, `outbox`).
    ///
    /// # Errors
    /// [`Code::InputInvalid`] for another word.
    pub(crate) fn cancel(&self, task: &str) -> Outcome<()> {
        let task = match task {
            "ask" => &self.ask,
            "sync" => &self.sync,
            "outbox" => &self.send,
            _ => return Err(Fault::new(Code::InputInvalid).with("field", "task")),
        };
        task.cancelled.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// The sync that runs now.
    pub(crate) fn syncing(&self) -> Option<TaskProgress> {
        self.sync.at().clone()
    }

    /// Changes the plan and looks at it at once.
    pub(crate) fn plan(&self, change: impl FnOnce(&mut Schedule)) {
        change(&mut self.schedule());
        self.wake.notify_one();
    }

    /// In how long receipts are looked at again, after this run.
    fn receipt_look(&self, report: &OutboxReport) -> Option<Duration> {
        let moved = report.receipts_updated > 0
            || report
                .items
                .iter()
                .any(|item| item.result == OutboxResult::Sent);
        if moved {
            self.looks.store(0, Ordering::Relaxed);
        }
        let looks = self.looks.fetch_add(1, Ordering::Relaxed);
        RECEIPT_WAITS.get(looks).copied()
    }

    fn schedule(&self) -> std::sync::MutexGuard<'_, Schedule> {
        self.schedule.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    /// Goes round until stopped.
    pub(crate) async fn run(desk: Arc<Desk>, seated: Seated) {
        let rounds = Arc::clone(&seated.rounds);
        while !rounds.is_stopped() {
            let next = rounds.schedule().next(desk.now().steady);
            match next {
                Act::Rest(wait) => {
                    let _ = tokio::time::timeout(wait, rounds.wake.notified()).await;
                }
                Act::Sync => drop(desk.sync_round(&seated, None).await),
                Act::Send => drop(desk.send_round(&seated).await),
            }
        }
    }
}

impl Task {
    fn at(&self) -> std::sync::MutexGuard<'_, Option<TaskProgress>> {
        self.at.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where progress of a sync is told, besides the line at the bottom.
pub(crate) type Teller = Box<dyn Fn(TaskProgress) + Send + Sync>;

/// Progress of one task of the rounds.
struct Watched {
    rounds: Arc<Rounds>,
    which: fn(&Rounds) -> &Task,
    teller: Option<Teller>,
}

impl Watched {
    fn start(rounds: &Arc<Rounds>, which: fn(&Rounds) -> &Task, teller: Option<Teller>) -> Self {
        let stopped = rounds.is_stopped();
        which(rounds).cancelled.store(stopped, Ordering::Relaxed);
        Self {
            rounds: Arc::clone(rounds),
            which,
            teller,
        }
    }
}

impl Progress for Watched {
    fn at(&self, what: &'static str, done: u64, total: u64) {
        let at = TaskProgress {
            what: what.to_owned(),
            done: u32::try_from(done).unwrap_or(u32::MAX),
            total: u32::try_from(total).unwrap_or(u32::MAX),
        };
        if let Some(tell) = &self.teller {
            tell(at.clone());
        }
        *(self.which)(&self.rounds).at() = Some(at);
    }

    fn cancelled(&self) -> bool {
        (self.which)(&self.rounds).cancelled.load(Ordering::Relaxed)
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        *(self.which)(&self.rounds).at() = None;
    }
}

/// Progress for a question, so that `cancel_task("ask")` stops it.
pub(crate) fn asking(rounds: &Arc<Rounds>) -> impl Progress + use<> {
    Watched::start(rounds, |rounds| &rounds.ask, None)
}

impl Desk {
    /// Reads the source's changes.
    ///
    /// # Errors
    /// As [`cs_app::Workstation::synchronise`].
    pub(crate) async fn sync_round(
        &self,
        seated: &Seated,
        teller: Option<Teller>,
    ) -> Outcome<SyncOutcome> {
        let rounds = &seated.rounds;
        let _one = rounds.busy.lock().await;
        let progress = Watched::start(rounds, |rounds| &rounds.sync, teller);
        progress.at("source", 0, 0);
        self.outside.changed(&[Topic::Status]);
        let station = Arc::clone(&seated.station);
        // A task of its own: reading a store blocks the thread it runs on.
        let done = tokio::spawn(async move {
            let done = station.synchronise(&progress).await;
            drop(progress);
            done
        })
        .await
        .unwrap_or_else(|_| Err(Fault::new(Code::Internal).with("what", "a task")));
        let now = self.now().steady;
        let code = done.as_ref().err().map(Fault::code);
        rounds.plan(|plan| match code {
            None => plan.synced(now),
            Some(code) => not_done(plan, now, code),
        });
        self.note_link(seated, code);
        self.refresh(
            seated,
            &[
                Topic::Charts,
                Topic::Today,
                Topic::Replies,
                Topic::Proposals,
                Topic::Sources,
            ],
        )
        .await;
        done
    }

    /// Sends what may be sent now.
    ///
    /// # Errors
    /// As [`cs_app::Workstation::run_outbox`].
    pub(crate) async fn send_round(&self, seated: &Seated) -> Outcome<OutboxReport> {
        let rounds = &seated.rounds;
        let _one = rounds.busy.lock().await;
        let progress = Watched::start(rounds, |rounds| &rounds.send, None);
        let station = Arc::clone(&seated.station);
        let done = tokio::spawn(async move { station.run_outbox(&progress).await })
            .await
            .unwrap_or_else(|_| Err(Fault::new(Code::Internal).with("what", "a task")));
        let (now, wall) = (self.now().steady, seated.station.now());
        match &done {
            Err(fault) => {
                let code = fault.code();
                rounds.plan(|plan| not_done(plan, now, code));
                self.note_link(seated, Some(code));
            }
            Ok(report) => {
                let waits = report
                    .items
                    .iter()
                    .filter(|item| item.result == OutboxResult::WaitsForServer)
                    .find_map(|item| code_named(&item.detail));
                let look = rounds.receipt_look(report);
                let due = [again(report, wall), look].into_iter().flatten().min();
                rounds.plan(|plan| match waits {
                    Some(code) => not_done(plan, now, code),
                    None => plan.sent(now, due),
                });
                if let Some(code) = waits {
                    self.note_link(seated, Some(code));
                }
                if has_news(report) {
                    self.refresh(seated, &[Topic::Proposals, Topic::Today])
                        .await;
                }
            }
        }
        done
    }
}

fn not_done(plan: &mut Schedule, now: Duration, code: Code) {
    match code {
        Code::SessionExpired | Code::SignedOut => plan.expired(),
        Code::Offline
        | Code::RateLimited
        | Code::ServerFailed
        | Code::ServerAnswerInvalid
        | Code::TlsUntrusted
        | Code::StoreBusy => plan.failed(now),
        _ => plan.put_off(now),
    }
}

fn code_named(name: &str) -> Option<Code> {
    Code::ALL.iter().copied().find(|code| code.name() == name)
}

/// In how long the outbox is due again: at the end of the first hold, or at the
/// first opening of contact hours.
fn again(report: &OutboxReport, now: chrono::DateTime<chrono::Utc>) -> Option<Duration> {
    let waits = report.items.iter().filter_map(|item| match item.result {
        OutboxResult::Held | OutboxResult::WaitsForHours => {
            let until = chrono::DateTime::parse_from_rfc3339(&item.detail).ok()?;
            (until.to_utc() - now)
                .to_std()
                .ok()
                .or(Some(Duration::ZERO))
        }
        _ => None,
    });
    // A moment later than the hold's end: the two clocks' seconds differ.
    waits.min().map(|wait| wait + Duration::from_millis(250))
}

fn has_news(report: &OutboxReport) -> bool {
    let still = |result| {
        matches!(
            result,
            OutboxResult::Held
                | OutboxResult::WaitsForApprover
                | OutboxResult::WaitsForHours
                | OutboxResult::WaitsForServer
        )
    };
    report.reconciled + report.receipts_updated > 0
        || report.items.iter().any(|item| !still(item.result))
}

/// What is worth saying to somebody who looks elsewhere; counts only, no names.
pub(crate) fn news(before: &DeskStatus, now: &DeskStatus) -> Option<String> {
    if now.urgent_replies > before.urgent_replies || now.uncertain > before.uncertain {
        let what = if now.urgent_replies > before.urgent_replies {
            "A reply needs"
        } else {
            "Something that was sent needs"
        };
        return Some(format!("{what} a person's eye."));
    }
    if now.unread_replies > before.unread_replies {
        return Some(match now.unread_replies {
            1 => "A reply came in.".to_owned(),
            several => format!("{several} replies wait for you."),
        });
    }
    if now.in_review > before.in_review {
        return Some(match now.in_review {
            1 => "A draft waits for you.".to_owned(),
            several => format!("{several} drafts wait for you."),
        });
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use cs_app::dto::OutboxItem;

    fn report(items: &[(OutboxResult, &str)]) -> OutboxReport {
        OutboxReport {
            items: items
                .iter()
                .map(|(result, detail)| OutboxItem {
                    id: "1".to_owned(),
                    result: *result,
                    detail: (*detail).to_owned(),
                })
                .collect(),
            ..OutboxReport::default()
        }
    }

    #[test]
    fn the_next_run_is_due_when_the_first_hold_ends() {
        let now = "2026-11-23T12:00:00Z".parse().unwrap();
        let due = again(
            &report(&[
                (OutboxResult::Held, "2026-11-23T12:00:30+00:00"),
                (OutboxResult::WaitsForHours, "2026-11-23T13:00:00+00:00"),
                (OutboxResult::WaitsForApprover, "staff-02"),
            ]),
            now,
        );
        assert_eq!(due, Some(Duration::from_millis(30_250)));
        assert_eq!(again(&report(&[(OutboxResult::Stale, "")]), now), None);
        assert_eq!(
            again(
                &report(&[(OutboxResult::Held, "2026-11-23T11:00:00Z")]),
                now
            ),
            Some(Duration::from_millis(250)),
            "overdue"
        );
    }

    #[test]
    fn what_only_waits_is_no_news() {
        assert!(!has_news(&report(&[(OutboxResult::Held, "")])));
        assert!(has_news(&report(&[(OutboxResult::Sent, "SM1")])));
    }

    #[test]
    fn the_gravest_news_is_said_once_and_without_names() {
        let status = |in_review, unread_replies, urgent_replies| DeskStatus {
            in_review,
            unread_replies,
            urgent_replies,
            ..DeskStatus::default()
        };
        let say = |before: &DeskStatus, now: &DeskStatus| news(before, now).unwrap_or_default();
        assert_eq!(
            say(&status(0, 0, 0), &status(3, 1, 1)),
            "A reply needs a person's eye."
        );
        assert_eq!(
            say(&status(0, 0, 0), &status(3, 0, 0)),
            "3 drafts wait for you."
        );
        assert_eq!(say(&status(3, 2, 1), &status(2, 1, 0)), "");
    }
}
