//! The command line, as `--help` shows it.

use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// Countersign without a window: an agent finds, checks and drafts; a person
/// countersigns; only then does anything leave.
#[derive(Debug, Parser)]
#[command(
    name = "countersign",
    version,
    max_term_width = 100,
    after_help = "EXAMPLES\n  \
        countersign sync\n  \
        countersign ask \"who missed their appointment in the last two weeks?\"\n  \
        countersign ask \"draft texts for them\" --as health_coach\n  \
        countersign proposals list\n  \
        countersign proposals approve 3f2a 91bc --pin-fd 3 3<pin.txt\n  \
        countersign outbox run --wait\n\n\
        EXIT CODES\n  \
        0 done   2 the request is wrong   3 not allowed, or wrong PIN   4 try later (offline, busy)\n  \
        5 conflict: stale, expired, decided before   6 data or a signature can't be trusted   70 internal\n\n\
        Without a profile of your own every command works on the DEMO practice: synthetic patients,\n\
        sandboxes on this computer, no key and no network."
)]
pub struct Cli {
    /// Options every command takes.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Options every command takes.
#[derive(Debug, Args)]
pub struct Global {
    /// Folder that holds the profiles.
    #[arg(long, global = true, env = "COUNTERSIGN_DATA_DIR", value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// Profile: `demo`, or one made with `countersign profile add`. For `deid`:
    /// `safe-harbor` or `guardrails`.
    #[arg(
        long,
        global = true,
        env = "COUNTERSIGN_PROFILE",
        default_value = "demo"
    )]
    pub profile: String,
    /// Demo only: who to be: a role (health_coach, prior_auth_specialist,
    /// practice_administrator, account_manager, mps_admin) or a demo login (coach2, clinician).
    #[arg(long = "as", global = true, value_name = "ROLE")]
    pub as_role: Option<String>,
    /// Answer in JSON.
    #[arg(long, global = true)]
    pub json: bool,
    /// Read the store's passphrase from this file descriptor (where no keyring runs).
    #[arg(long, global = true, value_name = "FD")]
    pub passphrase_fd: Option<u32>,
    /// Demo only: do not start the practice's servers, as if the network were cut.
    #[arg(long, global = true)]
    pub offline: bool,
    /// Demo only: set the demo's clock to this hour of its practice's day (HH:MM);
    /// the profile keeps it. Texts go out in contact hours only.
    #[arg(long, global = true, value_name = "HH:MM")]
    pub at: Option<String>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Who is signed in, online or offline, last sync, what waits.
    Status,
    /// Read the source's changes and exchange the practice's queue.
    Sync,
    /// Ask or give a task in your own words; drafts wait for a signature.
    Ask(AskArgs),
    /// Read JSON lines {id, role, text, today} and write the plan for each; nothing is executed.
    Plan,
    /// The follow-up list by urgency, with reasons.
    Worklist(WorklistArgs),
    /// Drafts and approvals.
    #[command(subcommand)]
    Proposals(ProposalsCommand),
    /// What is approved and waits, and sending it.
    #[command(subcommand)]
    Outbox(OutboxCommand),
    /// The audit chain.
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Import FHIR R4 files (NDJSON, Bundles, single resources).
    Import {
        /// Files.
        #[arg(required = true)]
        paths: Vec<PathBuf>,
    },
    /// De-identify JSON lines {id, text} from standard input.
    Deid(DeidArgs),
    /// Sign in at the practice's server.
    SignIn,
    /// Sign out; tokens are revoked and forgotten, drafts stay.
    SignOut,
    /// Make your signing key on this computer (asks for a new PIN and a fresh sign-in).
    Enrol(PinArgs),
    /// Show or change a setting of the practice on this computer.
    Setting {
        /// Name (hold_seconds, offline_role_hours, proposal_hours, self_approval).
        name: Option<String>,
        /// New value.
        value: Option<i64>,
    },
    /// Rows that could not be used, with reasons.
    Rejects,
    /// Your own practice: add, list.
    #[command(subcommand)]
    Profile(ProfileCommand),
    /// Drive the whole main job on the demo practice and write a transcript.
    Demo(DemoArgs),
}

/// `ask`.
#[derive(Debug, Args)]
pub struct AskArgs {
    /// The sentence.
    #[arg(required = true)]
    pub text: Vec<String>,
    /// Show the plan only.
    #[arg(long)]
    pub dry_run: bool,
}

/// `worklist`.
#[derive(Debug, Args)]
pub struct WorklistArgs {
    /// Draft messages for everybody on the list who may be written to.
    #[arg(long)]
    pub draft: bool,
    /// At most this many patients.
    #[arg(long, default_value_t = 50)]
    pub limit: u32,
}

/// Where a PIN comes from.
#[derive(Debug, Args, Clone)]
pub struct PinArgs {
    /// Read the PIN from this file descriptor instead of the terminal.
    #[arg(long, value_name = "FD")]
    pub pin_fd: Option<u32>,
}

/// `proposals …`
#[derive(Debug, Subcommand)]
pub enum ProposalsCommand {
    /// All open ones, newest first.
    List {
        /// Ended ones too.
        #[arg(long)]
        all: bool,
    },
    /// One in full: text, grounds, versions, decisions, receipt.
    Show {
        /// Id, or an unambiguous start of it.
        id: String,
    },
    /// Change the text (from --text, or standard input).
    Edit {
        /// Id.
        id: String,
        /// The new text.
        #[arg(long)]
        text: Option<String>,
        /// Why.
        #[arg(long, default_value = "")]
        note: String,
    },
    /// Show each text in full, then approve all with one signature. Ids as
    /// arguments, or JSON lines {"id": …} with `-`.
    Approve {
        /// Ids, or `-`.
        #[arg(required = true)]
        ids: Vec<String>,
        /// Reason, if any.
        #[arg(long, default_value = "")]
        reason: String,
        /// PIN.
        #[command(flatten)]
        pin: PinArgs,
    },
    /// Decline, with a reason.
    Decline {
        /// Ids, or `-`.
        #[arg(required = true)]
        ids: Vec<String>,
        /// Reason.
        #[arg(long)]
        reason: String,
        /// PIN.
        #[command(flatten)]
        pin: PinArgs,
    },
    /// Take an approval back while it is held.
    Recall {
        /// Id.
        id: String,
    },
    /// Settle an uncertain item after finding out whether it was sent.
    Settle {
        /// Id.
        id: String,
        /// It was sent.
        #[arg(
            long,
            conflicts_with = "not_sent",
            required_unless_present = "not_sent"
        )]
        sent: bool,
        /// It was not sent.
        #[arg(long)]
        not_sent: bool,
        /// What you saw.
        #[arg(long)]
        note: String,
    },
}

/// `outbox …`
#[derive(Debug, Subcommand)]
pub enum OutboxCommand {
    /// What is approved and waits, and for what.
    List,
    /// Send what may be sent now.
    Run {
        /// Wait until the holds of what is approved are over.
        #[arg(long)]
        wait: bool,
    },
}

/// `audit …`
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Verify the whole chain.
    Verify,
    /// Write the chain to a file for `countersign-verify`.
    Export {
        /// File; `-` for standard output.
        #[arg(default_value = "-")]
        path: PathBuf,
    },
}

/// `deid`. Which identifiers are taken out is told by `--profile`:
/// `safe-harbor` (all 18 identifiers of 45 CFR 164.514(b)(2), the default) or
/// `guardrails` (names to initials, identifiers to the last four).
#[derive(Debug, Args)]
pub struct DeidArgs {
    /// Known identifiers, JSON lines {"label": …, "value": …}.
    #[arg(long)]
    pub registry: Option<PathBuf>,
}

/// `profile …`
#[derive(Debug, Subcommand)]
pub enum ProfileCommand {
    /// Profiles on this computer.
    List,
    /// Add a practice from a JSON description (see `countersign profile template`).
    Add {
        /// File.
        path: PathBuf,
    },
    /// Print a description to fill in.
    Template,
}

/// `demo`.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// Folder for the transcript.
    #[arg(long)]
    pub out: Option<PathBuf>,
}
