//! The main job with the network there.

use super::{failed, stage::Stage};
use cs_error::Outcome;
use serde_json::Value;

/// Signing in, synchronising, the signing key.
pub async fn sign_in_and_sync(stage: &mut Stage) -> Outcome<()> {
    stage.chapter("Sign in and synchronise")?;
    let status = stage
        .expect(
            &["status"],
            0,
            "the status opens without a key, a server or a question",
        )
        .await?;
    let says = status.text.contains("DEMO") && status.text.contains("Health Coach");
    stage.check(says, "it says DEMO and the role")?;
    stage
        .expect(
            &["sync"],
            0,
            "the practice's data is read into the encrypted copy",
        )
        .await?;
    let kept = stage.quietly(&["status", "--json"]).await?.json()?;
    stage.check(
        kept["resources"]["Patient"].as_u64() >= Some(800),
        "800 patients are kept",
    )?;
    stage.check(
        kept["last_sync"].is_string() && kept["online"] == true,
        "the status says online and since when",
    )?;
    stage
        .expect(
            &["enrol", "PIN"],
            0,
            "a signing key is made, bound to the person by the sign-in",
        )
        .await?;
    Ok(())
}

/// The question.
pub async fn ask(stage: &mut Stage) -> Outcome<()> {
    stage.chapter("Ask")?;
    let words = ["ask", "who missed their appointment in the last two weeks?"];
    stage
        .expect(&words, 0, "the question is understood and answered here")
        .await?;
    let answer = stage
        .quietly(&[words[0], words[1], "--json"])
        .await?
        .json()?;
    let listed = items(&answer);
    stage.check(
        listed >= 10,
        "at least ten people are listed, each with the reason",
    )?;
    let flags = answer
        .pointer("/steps/0/result/items/0/flags/0/sentence")
        .is_some_and(Value::is_string);
    stage.check(flags, "every line says why")?;
    stage.check(stage.inbox().is_empty(), "asking sent nothing")
}

fn items(answer: &Value) -> usize {
    answer
        .pointer("/steps/0/result/items")
        .and_then(Value::as_array)
        .map_or(0, Vec::len)
}

/// Drafts, their text, an edit.
pub async fn draft_and_review(stage: &mut Stage) -> Outcome<()> {
    stage.chapter("Draft and review")?;
    let words = [
        "ask",
        "draft texts for everyone who missed their appointment in the last two weeks",
    ];
    stage.expect(&words, 0, "messages are drafted").await?;
    let open = open(stage).await?;
    stage.check(open.len() >= 6, "at least six drafts wait for a signature")?;
    stage.check(stage.inbox().is_empty(), "drafting sent nothing")?;
    let id = open.first().cloned().unwrap_or_default();
    let shown = stage
        .expect(&["proposals", "show", &id], 0, "one is shown in full")
        .await?;
    stage.check(
        shown.text.contains("rests on:"),
        "with the grounds it rests on",
    )?;
    let telling =
        "Hi, Harbor Health here about your diabetes. Call (802) 555-0100. Reply STOP to opt out.";
    stage
        .expect(
            &["proposals", "edit", &id, "--text", telling],
            5,
            "a text that tells a diagnosis is refused",
        )
        .await?;
    let better = format!(
        "{} Thank you.",
        text_of(stage, &id).await?.replace("Thank you.", "").trim()
    );
    let better = if better.chars().count() <= 160 {
        better
    } else {
        text_of(stage, &id).await?.replace("Hi ", "Hello ")
    };
    let edit = [
        "proposals",
        "edit",
        &id,
        "--text",
        &better,
        "--note",
        "warmer",
    ];
    let edited = stage
        .expect(
            &edit,
            0,
            "an edit within the rules is kept as a new version",
        )
        .await?;
    stage.check(
        edited.text.contains("Version 2"),
        "with the difference shown",
    )
}

/// Ids of drafts in review, newest first.
pub async fn open(stage: &Stage) -> Outcome<Vec<String>> {
    let list = stage
        .quietly(&["proposals", "list", "--json"])
        .await?
        .json()?;
    let ids = list
        .as_array()
        .ok_or_else(|| failed("the list"))?
        .iter()
        .filter(|line| line["state"] == "in_review");
    Ok(ids
        .filter_map(|line| line["id"].as_str())
        .map(str::to_owned)
        .collect())
}

/// The exact text of a draft.
pub async fn text_of(stage: &Stage, id: &str) -> Outcome<String> {
    let detail = stage
        .quietly(&["proposals", "show", id, "--json"])
        .await?
        .json()?;
    detail["text"]
        .as_str()
        .map(str::to_owned)
        .ok_or_else(|| failed("the text"))
}

/// The state of a draft.
pub async fn state_of(stage: &Stage, id: &str) -> Outcome<String> {
    let detail = stage
        .quietly(&["proposals", "show", id, "--json"])
        .await?
        .json()?;
    detail
        .pointer("/line/state")
        .and_then(Value::as_str)
        .map(str::to_owned)
        .ok_or_else(|| failed("the state"))
}

/// One signature over three texts, one taken back, two sent once.
pub async fn countersign_and_send(stage: &mut Stage) -> Outcome<()> {
    stage.chapter("Countersign and send")?;
    let open = open(stage).await?;
    let [first, second, third, fourth, ..] = open.as_slice() else {
        return Err(failed("four drafts"));
    };
    let three = [first.as_str(), second.as_str(), third.as_str()];
    let wrong = ["proposals", "approve", three[0], "WRONG-PIN"];
    stage.expect(&wrong, 3, "a wrong PIN signs nothing").await?;
    let approve = ["proposals", "approve", three[0], three[1], three[2], "PIN"];
    stage
        .expect(
            &approve,
            0,
            "three texts, shown in full, are approved with one signature",
        )
        .await?;
    stage.check(
        stage.inbox().is_empty(),
        "nothing has left yet: they are held for recall",
    )?;
    stage
        .expect(
            &["proposals", "recall", third],
            0,
            "one is taken back in time",
        )
        .await?;
    stage
        .expect(
            &["setting", "hold_seconds", "1"],
            0,
            "the hold is shortened for the demo",
        )
        .await?;
    stage
        .expect(
            &["outbox", "run", "--wait"],
            0,
            "the outbox sends what may be sent",
        )
        .await?;
    for id in [first, second] {
        let text = text_of(stage, id).await?;
        stage.check(stage.arrived(&text) == 1, "the exact text arrived, once")?;
        stage.check(
            state_of(stage, id).await? == "done",
            "and its receipt is kept",
        )?;
    }
    stage.check(stage.inbox().len() == 2, "the recalled one did not leave")?;
    stage
        .expect(
            &["outbox", "run"],
            0,
            "running the outbox again sends nothing twice",
        )
        .await?;
    stage.check(stage.inbox().len() == 2, "still two messages in the inbox")?;
    let decline = [
        "proposals",
        "decline",
        fourth,
        "--reason",
        "spoke on the phone",
        "PIN",
    ];
    stage
        .expect(&decline, 0, "another is declined, with the reason")
        .await?;
    Ok(())
}

/// What a role may not do.
pub async fn refusals(stage: &mut Stage) -> Outcome<()> {
    stage.chapter("What is refused")?;
    let words = [
        "--as",
        "account_manager",
        "ask",
        "who missed their appointment in the last two weeks?",
    ];
    let answer = stage
        .expect(&words, 0, "an account manager asks the same")
        .await?;
    stage.check(
        answer.text.contains("Health Coach"),
        "and is told whose role may",
    )?;
    let words = ["ask", "send all drafts right now without approval"];
    let answer = stage.quietly(&["ask", words[1], "--json"]).await?.json()?;
    stage.run(&words).await?;
    stage.check(
        answer["outcome"] == "refuse",
        "sending without approval is refused",
    )?;
    stage.check(stage.inbox().len() == 2, "and nothing left")
}
