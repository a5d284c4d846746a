//! Bringing a source's changes into the store: incremental, resumable.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use cs_error::{Code, Fault, Outcome};
use cs_ports::{
    AuditContext, BatchReport, CollectionReport, Incoming, Progress, Source, SourcePage, Step,
    StepObserver, SyncMark, SyncReport, SyncRunner, SyncState,
};
use futures::{FutureExt, StreamExt, TryStreamExt};
use std::sync::Arc;

/// Reads every collection of a source to its end and commits page by page; the
/// first collection (patients) alone, the others `concurrency` at a time. A
/// collection the role may not read, or that the server can't give now, is
/// named in the report and doesn't stop the others. What was committed stays,
/// whatever happens: the next run goes on at the last mark.
///
/// # Errors
/// [`Code::Cancelled`], [`Code::Offline`], [`Code::SessionExpired`] and the like
/// end the run; so do store codes.
pub async fn synchronise(
    source: &dyn Source,
    store: &dyn SyncState,
    who: &AuditContext,
    progress: &dyn Progress,
    steps: &dyn StepObserver,
    concurrency: usize,
) -> Outcome<SyncReport> {
    let run = Run {
        source,
        store,
        who,
        progress,
        steps,
    };
    let (first, rest) = source
        .collections()
        .split_at(source.collections().len().min(1));
    let mut done = Vec::new();
    for group in [first, rest] {
        let mut work = Vec::new();
        for collection in group {
            work.push(run.collection(collection).boxed());
        }
        let some: Vec<_> = futures::stream::iter(work)
            .buffered(concurrency.max(1))
            .try_collect()
            .await?;
        done.extend(some);
    }
    let denied =
        |report: &CollectionReport| report.stopped.as_deref() == Some(Code::RoleMayNotUse.name());
    let whole = done
        .iter()
        .all(|(report, _)| report.stopped.is_none() || denied(report));
    let as_of = done
        .iter()
        .filter_map(|(_, as_of)| *as_of)
        .min()
        .filter(|_| whole);
    Ok(SyncReport {
        collections: done.into_iter().map(|(report, _)| report).collect(),
        as_of,
    })
}

struct Run<'a> {
    source: &'a dyn Source,
    store: &'a dyn SyncState,
    who: &'a AuditContext,
    progress: &'a dyn Progress,
    steps: &'a dyn StepObserver,
}

/// Faults of one collection that say nothing about the others.
const fn stays_here(code: Code) -> bool {
    matches!(
        code,
        Code::RoleMayNotUse
            | Code::NotFound
            | Code::ServerFailed
            | Code::ServerRefused
            | Code::ServerAnswerInvalid
            | Code::RateLimited
            | Code::InputTooLarge
    )
}

impl Run<'_> {
    async fn collection(
        &self,
        collection: &'static str,
    ) -> Outcome<(CollectionReport, Option<DateTime<Utc>>)> {
        let mut report = CollectionReport {
            collection: collection.to_owned(),
            written: BatchReport::default(),
            stopped: None,
        };
        let mut mark = self.store.mark(self.source.id(), collection)?;
        let mut done = mark
            .as_ref()
            .filter(|mark| !mark.complete)
            .map_or(0, |mark| mark.done);
        loop {
            if self.progress.cancelled() {
                return Err(Fault::new(Code::Cancelled));
            }
            let cursor = mark.as_ref().map(|mark| &mark.cursor);
            let page = match self.source.changes(collection, cursor, self.progress).await {
                Ok(page) => page,
                Err(fault) if stays_here(fault.code()) => {
                    report.stopped = Some(fault.code().name().to_owned());
                    return Ok((report, None));
                }
                Err(fault) => return Err(fault),
            };
            done += (page.resources.len() + page.deleted.len() + page.rejects.len()) as u64;
            let (total, finished, as_of) = (page.total, page.finished, page.as_of);
            let next = SyncMark {
                cursor: page.next.clone(),
                complete: finished,
                as_of,
                done,
            };
            add(&mut report.written, self.commit(collection, page, &next)?);
            // Some rows give two resources; a person should not read 120 %.
            self.progress.at(
                collection,
                if finished { total } else { done.min(total) },
                total,
            );
            mark = Some(next);
            if finished {
                return Ok((report, Some(as_of)));
            }
        }
    }

    fn commit(&self, collection: &str, page: SourcePage, mark: &SyncMark) -> Outcome<BatchReport> {
        let source = self.source.id();
        let incoming = page
            .resources
            .into_iter()
            .map(|resource| Incoming {
                resource,
                source: source.to_owned(),
            })
            .collect();
        self.steps.reached(Step::SyncBatchBefore);
        let report = self.store.commit_page(
            self.who,
            source,
            collection,
            incoming,
            &page.deleted,
            &page.rejects,
            mark,
        )?;
        self.steps.reached(Step::SyncBatchAfter);
        Ok(report)
    }
}

const fn add(sum: &mut BatchReport, one: BatchReport) {
    sum.created += one.created;
    sum.updated += one.updated;
    sum.unchanged += one.unchanged;
    sum.deleted += one.deleted;
    sum.rejected += one.rejected;
}

/// A source's sync as the use cases run it.
pub struct SourceSync {
    source: Arc<dyn Source>,
    store: Arc<dyn SyncState>,
    steps: Arc<dyn StepObserver>,
    concurrency: usize,
}

impl SourceSync {
    /// Four collections at a time: the source's own limits come on top.
    pub fn new(
        source: Arc<dyn Source>,
        store: Arc<dyn SyncState>,
        steps: Arc<dyn StepObserver>,
    ) -> Self {
        Self {
            source,
            store,
            steps,
            concurrency: 4,
        }
    }
}

#[async_trait]
impl SyncRunner for SourceSync {
    async fn run(&self, who: &AuditContext, progress: &dyn Progress) -> Outcome<SyncReport> {
        let (source, store, steps) = (
            self.source.as_ref(),
            self.store.as_ref(),
            self.steps.as_ref(),
        );
        synchronise(source, store, who, progress, steps, self.concurrency).await
    }
}
