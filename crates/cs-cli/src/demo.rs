//! placeholder
use crate::args::DemoArgs;
use cs_error::Outcome;
pub async fn run(_args: &DemoArgs) -> Outcome<()> { Ok(()) }
