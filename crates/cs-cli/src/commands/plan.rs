//! `countersign plan`: JSON lines in, JSON lines out; nothing is executed.

use crate::terminal::{each_line, say};
use cs_error::{Code, Fault, Outcome};

/// Plans each line. A line that can't be read gets an error line of its own, the
/// others go on, and the exit code says so at the end.
pub fn run() -> Outcome<()> {
    let mut bad = 0_u64;
    each_line(|_, line| {
        bad += u64::from(cs_app::below::plan_line(line).is_err());
        say(&cs_app::below::answer_line(line))
    })?;
    if bad == 0 {
        Ok(())
    } else {
        Err(Fault::new(Code::InputInvalid).with("lines", bad))
    }
}
