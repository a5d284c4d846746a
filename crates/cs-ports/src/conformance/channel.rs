//! What every way out does: it sends once, says honestly what came of it, and
//! finds again what it can prove.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used)]

use crate::{Attempt, Channel, LookUp, Step, StepObserver};
use async_trait::async_trait;
use cs_approval::{ApprovedWrite, ExecutionOutcome, Receipt};
use std::sync::{Mutex, PoisonError};

/// To whom a write is addressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    /// A recipient the provider takes messages for.
    Reachable,
    /// A recipient the provider refuses.
    Refused,
}

/// Where the next exchange is cut off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// The provider never gets to act.
    BeforeEffect,
    /// The provider has acted; its answer is lost.
    AfterEffect,
}

/// What an adapter's test lends the suite: the adapter, a real provider (or a
/// sandbox on its wire) behind it, and real approvals.
#[async_trait]
pub trait ChannelBench: Send + Sync {
    /// The adapter.
    fn channel(&self) -> &dyn Channel;

    /// A fresh write of the adapter's kind, each with a text of its own, and the
    /// attempt as the store would have recorded it just now.
    fn approved(&self, to: To) -> (ApprovedWrite, Attempt);

    /// A fresh write of another kind.
    fn misdirected(&self) -> ApprovedWrite;

    /// The payloads of everything that arrived so far, in order, as the bytes that
    /// were approved.
    async fn arrived(&self) -> Vec<Vec<u8>>;

    /// Cuts the next exchange.
    async fn cut(&self, cut: Cut);

    /// Takes back whatever [`ChannelBench::cut`] did.
    async fn heal(&self);

    /// Whether the provider can be asked what it took.
    fn looks_up(&self) -> bool;
}

/// Writes down the steps.
#[derive(Default)]
struct Steps(Mutex<Vec<Step>>);

impl StepObserver for Steps {
    fn reached(&self, step: Step) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(step);
    }
}

impl Steps {
    fn taken(&self) -> Vec<Step> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

const BOTH: [Step; 2] = [Step::BeforeSend, Step::AfterSend];

async fn send(bench: &dyn ChannelBench, write: ApprovedWrite) -> (ExecutionOutcome, Vec<Step>) {
    let steps = Steps::default();
    let outcome = bench.channel().send(write, &steps).await.outcome;
    let taken = steps.taken();
    assert!(
        BOTH.starts_with(&taken),
        "steps in order, each once: {taken:?}"
    );
    match &outcome {
        ExecutionOutcome::Done(receipt) => {
            assert_eq!(taken, BOTH, "both steps of what was done");
            assert!(
                !receipt.reference.is_empty() && !receipt.status.is_empty(),
                "a receipt proves something"
            );
        }
        ExecutionOutcome::Failed { reason } => {
            assert!(!reason.is_empty(), "a failure has a reason")
        }
        ExecutionOutcome::Uncertain { reason } => {
            assert!(!taken.is_empty(), "what may have left was announced before");
            assert!(!reason.is_empty(), "uncertainty has a reason");
        }
    }
    (outcome, taken)
}

async fn look_up(bench: &dyn ChannelBench, attempt: &Attempt, taken: &[String]) -> Option<Receipt> {
    match bench
        .channel()
        .look_up(attempt, taken)
        .await
        .expect("the provider can be asked")
    {
        LookUp::Found(receipt) => Some(receipt),
        LookUp::Unknown { reason } => {
            assert!(!reason.is_empty(), "what isn't known has a reason");
            None
        }
    }
}

/// Runs the whole suite on an adapter whose provider is well; it is well again
/// afterwards.
///
/// # Panics
/// When the adapter breaks a rule of the port.
pub async fn channel(bench: &dyn ChannelBench) {
    assert!(!bench.channel().name().is_empty());
    what_is_sent_arrives_once_and_is_found_again(bench).await;
    a_cut_before_the_effect_is_never_done(bench).await;
    a_cut_after_the_effect_is_uncertain_and_not_repeated(bench).await;
    a_refusal_is_a_failure(bench).await;
    another_kind_of_action_is_not_tried(bench).await;
}

async fn what_is_sent_arrives_once_and_is_found_again(bench: &dyn ChannelBench) {
    let before = bench.arrived().await;
    let (write, attempt) = bench.approved(To::Reachable);
    let (outcome, _) = send(bench, write).await;
    let ExecutionOutcome::Done(receipt) = outcome else {
        panic!("not sent: {outcome:?}")
    };
    let mut after = before;
    after.push(attempt.payload.clone());
    assert_eq!(bench.arrived().await, after, "the approved bytes, once");
    let found = look_up(bench, &attempt, &[]).await;
    assert_eq!(
        found.map(|found| found.reference),
        bench.looks_up().then(|| receipt.reference.clone())
    );
    let owned = look_up(bench, &attempt, std::slice::from_ref(&receipt.reference)).await;
    assert_eq!(
        owned, None,
        "what another attempt owns is no proof for this one"
    );
    let newer = bench
        .channel()
        .status(&receipt)
        .await
        .expect("the provider can be asked");
    assert!(
        newer.is_none_or(|newer| newer.reference == receipt.reference),
        "a newer word on the same message"
    );
}

async fn a_cut_before_the_effect_is_never_done(bench: &dyn ChannelBench) {
    let before = bench.arrived().await;
    let (write, attempt) = bench.approved(To::Reachable);
    bench.cut(Cut::BeforeEffect).await;
    let (outcome, _) = send(bench, write).await;
    bench.heal().await;
    assert!(!matches!(outcome, ExecutionOutcome::Done(_)), "{outcome:?}");
    assert_eq!(bench.arrived().await, before);
    assert_eq!(look_up(bench, &attempt, &[]).await, None);
}

async fn a_cut_after_the_effect_is_uncertain_and_not_repeated(bench: &dyn ChannelBench) {
    let before = bench.arrived().await;
    let (write, attempt) = bench.approved(To::Reachable);
    bench.cut(Cut::AfterEffect).await;
    let (outcome, steps) = send(bench, write).await;
    bench.heal().await;
    assert!(
        matches!(outcome, ExecutionOutcome::Uncertain { .. }),
        "{outcome:?}"
    );
    assert_eq!(steps, [Step::BeforeSend], "there was no answer");
    let mut after = before;
    after.push(attempt.payload.clone());
    assert_eq!(bench.arrived().await, after, "not sent a second time");
    assert_eq!(
        look_up(bench, &attempt, &[]).await.is_some(),
        bench.looks_up()
    );
    assert_eq!(bench.arrived().await, after, "looking sends nothing");
}

async fn a_refusal_is_a_failure(bench: &dyn ChannelBench) {
    let before = bench.arrived().await;
    let (write, attempt) = bench.approved(To::Refused);
    let (outcome, _) = send(bench, write).await;
    assert!(
        matches!(outcome, ExecutionOutcome::Failed { .. }),
        "{outcome:?}"
    );
    assert_eq!(bench.arrived().await, before);
    assert_eq!(look_up(bench, &attempt, &[]).await, None);
}

async fn another_kind_of_action_is_not_tried(bench: &dyn ChannelBench) {
    let before = bench.arrived().await;
    let write = bench.misdirected();
    assert_ne!(write.action(), bench.channel().action());
    let (outcome, steps) = send(bench, write).await;
    assert_eq!(
        outcome,
        ExecutionOutcome::Failed {
            reason: "wrong_channel".to_owned()
        }
    );
    assert_eq!(steps, []);
    assert_eq!(bench.arrived().await, before);
}
