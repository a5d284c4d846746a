//! `audit …` and `privacy …`, as `--help` shows them.

use crate::args::ConfirmArgs;
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// `audit …`
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Verify the whole chain.
    Verify,
    /// Write the audit to a file.
    Export {
        /// File; `-` for standard output.
        #[arg(default_value = "-")]
        path: PathBuf,
        /// `chain` is the whole chain for `countersign-verify`; the others take filters.
        #[arg(long, value_enum, default_value_t = ExportFormat::Chain)]
        format: ExportFormat,
        /// Which entries.
        #[command(flatten)]
        filter: FilterArgs,
        /// How it is confirmed.
        #[command(flatten)]
        confirm: ConfirmArgs,
    },
    /// Write one entry with its proof, for `countersign-verify proof`.
    Prove {
        /// Number of the entry.
        number: u64,
        /// File; `-` for standard output.
        #[arg(default_value = "-")]
        path: PathBuf,
    },
    /// Sign the chain as it stands and write the checkpoint, to be kept elsewhere.
    Checkpoint {
        /// File; `-` for standard output.
        #[arg(default_value = "-")]
        path: PathBuf,
    },
    /// Who looked at a patient's chart.
    Readers {
        /// FHIR id of the patient.
        patient: String,
        /// Days back.
        #[arg(long, default_value_t = 365)]
        days: u32,
    },
}

/// How the audit is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// JSON lines that verify.
    Chain,
    /// FHIR AuditEvents, one a line.
    Ndjson,
    /// One FHIR Bundle of AuditEvents.
    Bundle,
    /// Rows for a spreadsheet.
    Csv,
}

/// Which entries; without any, all.
#[derive(Debug, Args)]
pub struct FilterArgs {
    /// FHIR id of a patient.
    #[arg(long)]
    pub patient: Option<String>,
    /// User key (`issuer#subject`), or `system`.
    #[arg(long)]
    pub user: Option<String>,
    /// Action (read, search, skill, decide, execute, session, export, break-glass,
    /// disclosure …).
    #[arg(long)]
    pub action: Option<String>,
    /// Outcome: success, refused, failed.
    #[arg(long)]
    pub outcome: Option<String>,
    /// First day (YYYY-MM-DD, in the practice's zone).
    #[arg(long)]
    pub from: Option<String>,
    /// Last day, inclusive.
    #[arg(long)]
    pub to: Option<String>,
}

impl FilterArgs {
    /// As the use case takes it.
    pub fn filter(&self) -> cs_app::views::AuditFilter {
        cs_app::views::AuditFilter {
            from: self.from.clone(),
            to: self.to.clone(),
            user: self.user.clone(),
            action: self.action.clone(),
            outcome: self.outcome.clone(),
            patient_id: self.patient.clone(),
            before: None,
        }
    }

    /// Whether anything is narrowed.
    pub fn narrows(&self) -> bool {
        self.filter() != cs_app::views::AuditFilter::default()
    }
}

/// `privacy …`
#[derive(Debug, Subcommand)]
pub enum PrivacyCommand {
    /// Findings, emergency openings, disclosures, holds, retention.
    Show,
    /// Say something of a finding; it counts as reviewed until it grows.
    Review {
        /// Id of the finding.
        id: String,
        /// What you found out.
        #[arg(long)]
        note: String,
    },
    /// Name the privacy officers by user key; without any, every administrator is one.
    Officers {
        /// User keys (`issuer#subject`).
        keys: Vec<String>,
    },
    /// Set a legal hold: nothing under it is removed.
    Hold {
        /// FHIR id of a patient; without it, anybody's entries.
        #[arg(long)]
        patient: Option<String>,
        /// First day.
        #[arg(long)]
        from: Option<String>,
        /// Last day, inclusive.
        #[arg(long)]
        to: Option<String>,
        /// Why.
        #[arg(long)]
        note: String,
    },
    /// Release a legal hold.
    Release {
        /// Id of the hold.
        id: String,
    },
    /// How long the audit is kept. Setting it removes nothing; --apply does.
    Retention {
        /// Years, six at least.
        #[arg(long, conflicts_with = "forever")]
        years: Option<u32>,
        /// Keep everything for ever (the default).
        #[arg(long)]
        forever: bool,
        /// Remove what the policy lets go.
        #[arg(long)]
        apply: bool,
    },
}
