//! `countersign demo`: the whole main job by itself. Every step runs the program
//! as a person would, and asserts what that person would see and what arrived in
//! the sandbox's inbox.

mod offline;
mod online;
mod stage;

use crate::args::DemoArgs;
use crate::terminal::say;
use cs_error::{Code, Fault, Outcome};
use stage::Stage;

/// Runs the demo into a folder of its own and writes `transcript.md` there.
///
/// # Errors
/// [`Code::InputInvalid`] when the folder holds a demo already; [`Code::Conflict`]-like
/// codes of the step that did not come out as it should; the transcript says which.
pub async fn run(args: &DemoArgs) -> Outcome<()> {
    let out = args.out.clone().unwrap_or_else(|| {
        std::env::temp_dir().join(format!("countersign-demo-{}", std::process::id()))
    });
    let mut stage = Stage::set(&out).await?;
    let played = play(&mut stage).await;
    let written = stage.write_transcript(played.as_ref().err());
    stage.clear().await;
    written?;
    played?;
    say(&format!(
        "All steps came out as they should. Transcript: {}",
        out.join("transcript.md").display()
    ))
}

async fn play(stage: &mut Stage) -> Outcome<()> {
    online::sign_in_and_sync(stage).await?;
    online::ask(stage).await?;
    online::draft_and_review(stage).await?;
    online::countersign_and_send(stage).await?;
    online::refusals(stage).await?;
    offline::work_offline(stage).await?;
    offline::kill_and_restart(stage).await?;
    offline::close_the_books(stage).await
}

/// A step that did not come out as it should.
fn failed(why: &'static str) -> Fault {
    Fault::new(Code::Internal).with("demo step", why)
}
