//! The main job without the network, a kill, and the books.

use super::online::{open, state_of, text_of};
use super::{failed, stage::Stage};
use cs_error::Outcome;

/// The network is cut by closing servers and connections; nothing is told.
pub async fn work_offline(stage: &mut Stage) -> Outcome<()> {
    stage.chapter("Offline")?;
    stage.house().cut_network().await;
    stage.note("\nThe practice's servers and every connection are closed; the workstation is told nothing.");
    let status = stage
        .expect(&["status"], 0, "the status still opens")
        .await?;
    stage.check(status.text.contains("Offline"), "and says offline")?;
    let list = stage
        .expect(
            &["worklist", "--limit", "5"],
            0,
            "the worklist opens from the kept copy",
        )
        .await?;
    stage.check(list.text.contains("MRN"), "with people and reasons")?;
    let id = open(stage)
        .await?
        .first()
        .cloned()
        .ok_or_else(|| failed("a draft"))?;
    let text = text_of(stage, &id).await?;
    stage
        .expect(
            &["proposals", "approve", &id, "PIN"],
            0,
            "a draft is approved offline",
        )
        .await?;
    let waiting = stage
        .expect(&["outbox", "run", "--wait"], 0, "the outbox runs")
        .await?;
    stage.check(
        waiting.text.contains("waits for the server"),
        "and says what it waits for",
    )?;
    stage.check(stage.arrived(&text) == 0, "nothing has left")?;
    stage.house().restore_network().await?;
    stage.note("\nThe servers are back.");
    stage
        .expect(
            &["outbox", "run"],
            0,
            "on reconnection it is re-checked and sent",
        )
        .await?;
    stage.check(stage.arrived(&text) == 1, "it arrived, once")
}

/// Killed between the provider's answer and our record of it.
pub async fn kill_and_restart(stage: &mut Stage) -> Outcome<()> {
    stage.chapter("Killed in the middle of sending")?;
    let id = open(stage)
        .await?
        .first()
        .cloned()
        .ok_or_else(|| failed("a draft"))?;
    let text = text_of(stage, &id).await?;
    stage
        .expect(
            &["proposals", "approve", &id, "PIN"],
            0,
            "one more is approved",
        )
        .await?;
    tokio::time::sleep(std::time::Duration::from_millis(1200)).await;
    let before = stage.arrived(&text);
    let mark = stage.out().join("reached");
    let mut child = stage
        .command(&["outbox", "run"])?
        .env(
            "COUNTERSIGN_PAUSE_AT",
            format!("AfterSend,{}", mark.display()),
        )
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .map_err(|_| failed("the child"))?;
    // In a release build nothing pauses: then it is killed as soon as the text
    // has arrived, wherever it is by then.
    for _ in 0..600 {
        let there = mark.exists() || (!cfg!(debug_assertions) && stage.arrived(&text) > before);
        if there || child.try_wait().ok().flatten().is_some() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    child.kill().await.map_err(|_| failed("the kill"))?;
    stage.note("\nThe program was killed (SIGKILL) right after the provider took the message.");
    stage.check(
        stage.arrived(&text) == 1,
        "the provider has it, the workstation did not get to write that down",
    )?;
    stage
        .expect(
            &["outbox", "run"],
            0,
            "after a restart the provider is asked, nothing is sent again",
        )
        .await?;
    stage.check(stage.arrived(&text) == 1, "still once in the inbox")?;
    let state = state_of(stage, &id).await?;
    stage.check(
        state == "done" || state == "uncertain",
        "and the item is settled, or a person is asked",
    )
}

/// The audit chain.
pub async fn close_the_books(stage: &mut Stage) -> Outcome<()> {
    stage.chapter("The audit")?;
    stage
        .expect(&["audit", "verify"], 0, "the audit chain holds")
        .await?;
    let file = stage.out().join("audit.jsonl").display().to_string();
    stage
        .expect(
            &["audit", "export", &file],
            3,
            "a coach may not export the audit",
        )
        .await?;
    let words = ["--as", "practice_administrator", "audit", "export", &file];
    stage
        .expect(
            &words,
            0,
            "an administrator may; countersign-verify checks the file without the product",
        )
        .await?;
    Ok(())
}
