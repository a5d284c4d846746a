//! `countersign-verify`: checks an audit export or a signed decision, and nothing
//! else. It opens no store, no network and no keyring, so that somebody who
//! doesn't trust the workstation can still check what it wrote.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod audit;
mod decision;
mod input;

use clap::{Parser, Subcommand};
use serde_json::Value;
use std::path::PathBuf;
use std::process::ExitCode;

/// Checks what Countersign wrote, without Countersign.
///
/// Exit codes: 0 it holds, 6 it doesn't, 2 the input can't be read.
#[derive(Parser)]
#[command(name = "countersign-verify", version)]
struct Arguments {
    /// Answer in one line of JSON.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Check an audit export: every hash, every link, every checkpoint.
    ///
    /// Alone, an export shows that it is whole and unedited since it was chained.
    /// Whoever can write the whole file could write all of it anew; a checkpoint
    /// copied elsewhere earlier (--checkpoint) or device keys you know (--key)
    /// rule that out.
    Audit {
        /// Export file, JSON lines.
        file: PathBuf,
        /// A checkpoint copied elsewhere earlier: finds entries removed at the end
        /// and a chain written anew.
        #[arg(long, value_name = "FILE")]
        checkpoint: Option<PathBuf>,
        /// A device's public key you know (64 hex digits); may be repeated. Without
        /// it the keys the export itself names are taken.
        #[arg(long = "key", value_name = "HEX")]
        keys: Vec<String>,
    },
    /// Check a decision: who signed, with whose key, over what.
    ///
    /// A signed envelope alone shows who signed which digests. A proposal with its
    /// revisions and decisions (its whole state, as JSON) also shows that the text,
    /// the addressee and the grounds are the signed ones, and that enough people
    /// who may approve it did.
    Decision {
        /// A decision's envelope, or a proposal's state, JSON.
        file: PathBuf,
        /// The practice's key events (enrolments and revocations), a JSON array or
        /// JSON lines, in order.
        #[arg(long, value_name = "FILE")]
        enrolments: PathBuf,
        /// The sign-in server's keys: a JWK Set for each issuer, as
        /// {"https://issuer": {"keys": […]}}. Fetch them from the server yourself.
        #[arg(long, value_name = "FILE")]
        jwks: PathBuf,
        /// The client id the ID tokens were issued to.
        #[arg(long, default_value = "countersign-desktop")]
        audience: String,
    },
}

/// What a check came to, for a person and for a program.
struct Verdict {
    holds: bool,
    lines: Vec<String>,
    json: Value,
}

/// Why a check couldn't begin: a sentence.
struct BadInput(String);

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = match &arguments.what {
        What::Audit {
            file,
            checkpoint,
            keys,
        } => audit::check(file, checkpoint.as_deref(), keys),
        What::Decision {
            file,
            enrolments,
            jwks,
            audience,
        } => decision::check(file, enrolments, jwks, audience),
    };
    match outcome {
        Ok(verdict) => {
            if arguments.json {
                println!("{}", verdict.json);
            } else {
                verdict.lines.iter().for_each(|line| println!("{line}"));
            }
            ExitCode::from(if verdict.holds { 0 } else { 6 })
        }
        Err(BadInput(sentence)) => {
            if arguments.json {
                println!(
                    "{}",
                    serde_json::json!({"error": "input_invalid", "message": sentence})
                );
            } else {
                eprintln!("{sentence}");
            }
            ExitCode::from(2)
        }
    }
}
