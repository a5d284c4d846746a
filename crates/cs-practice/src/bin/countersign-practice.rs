//! Serves the demo practice on loopback until it is told to stop.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use chrono::NaiveDate;
use clap::Parser;
use cs_practice::{Practice, PracticeFault, PracticeOptions};

/// Serves the demo practice on loopback: PMS API, sign-in, text and mail
/// sandboxes with invented people. Prints where it is as one line of JSON.
#[derive(Debug, Parser)]
#[command(name = "countersign-practice", version)]
struct Arguments {
    /// Seed of the synthetic population.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The day the population is built around, YYYY-MM-DD; today by default.
    #[arg(long, value_name = "DATE")]
    today: Option<NaiveDate>,
    /// Where keys and everything that happens are kept; nothing is kept
    /// without it.
    #[arg(long, value_name = "DIR")]
    state_dir: Option<PathBuf>,
    /// Patients of the population have answered already when it opens.
    #[arg(long)]
    replies: bool,
    /// The HTTPS port; any free one by default.
    #[arg(long)]
    port: Option<u16>,
}

impl Arguments {
    fn options(self) -> PracticeOptions {
        // The demo practices' own calendar: Eastern time.
        let today = || {
            chrono::Utc::now()
                .with_timezone(&chrono_tz::America::New_York)
                .date_naive()
        };
        let mut options = PracticeOptions::new(self.seed, self.today.unwrap_or_else(today));
        options.state_dir = self.state_dir;
        options.port = self.port;
        options.replies = self.replies;
        options
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    match serve(Arguments::parse().options()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            let _ = writeln!(std::io::stderr(), "countersign-practice: {fault}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(options: PracticeOptions) -> Result<(), PracticeFault> {
    let practice = Practice::start(options).await?;
    let mut addresses = practice.addresses().to_json();
    if practice.ca_path().is_none()
        && let Some(members) = addresses.as_object_mut()
    {
        members.insert("ca_pem".to_owned(), practice.ca_pem().into());
    }
    // A reader that went away is no reason to stop serving.
    let _ = writeln!(std::io::stdout(), "{addresses}");
    let _ = std::io::stdout().flush();
    stop_asked().await;
    practice.shut_down().await;
    Ok(())
}

/// Waits for Ctrl-C, or on Unix for SIGTERM as well.
async fn stop_asked() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
