//! Where a test can stop a process of the river.

use cs_ports::{NoObserver, StepObserver};
use std::sync::Arc;

/// The observer of this process: none, or in a build for tests the pause that
/// `COUNTERSIGN_PAUSE_AT=Step,FILE` asks for.
pub fn steps() -> Arc<dyn StepObserver> {
    #[cfg(debug_assertions)]
    if let Some(pause) = PauseAt::from_environment() {
        return Arc::new(pause);
    }
    Arc::new(NoObserver)
}

/// Says that a step was reached and stands still, so that a test can kill the
/// process exactly there. Not in release builds.
#[cfg(debug_assertions)]
struct PauseAt {
    step: String,
    file: std::path::PathBuf,
}

#[cfg(debug_assertions)]
impl PauseAt {
    fn from_environment() -> Option<Self> {
        let asked = std::env::var("COUNTERSIGN_PAUSE_AT").ok()?;
        let (step, file) = asked.split_once(',')?;
        Some(Self {
            step: step.to_owned(),
            file: file.into(),
        })
    }
}

#[cfg(debug_assertions)]
impl StepObserver for PauseAt {
    fn reached(&self, step: cs_ports::Step) {
        if step.name() == self.step && std::fs::write(&self.file, "reached").is_ok() {
            loop {
                std::thread::park();
            }
        }
    }
}
