//! `cs-fuzz`: runs the targets for a while in this process. `cargo xtask fuzz`
//! builds and calls it where libFuzzer is not.

use clap::{Parser, Subcommand};
use cs_fuzz::engine::{self, Ran, Until};
use cs_fuzz::{TARGETS, Target, find, seeds};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// An input that takes longer than this is a fault: a person would wait, or a
/// server could keep the program busy.
const LONGEST: Duration = Duration::from_secs(20);

#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Prints the targets and what they read
    List,
    /// Reads one file
    One { target: String, file: PathBuf },
    /// Mutates for a while; what breaks a reader is written to the folder
    Run {
        /// All when none is named
        target: Option<String>,
        /// Seconds for each target
        #[arg(long)]
        seconds: u64,
        /// Where broken inputs go
        #[arg(long)]
        out: PathBuf,
        /// Writes each input down before it is read, so that one that ends the whole
        /// process is known; slow
        #[arg(long)]
        careful: bool,
        /// Starts the random numbers; the clock's when not given
        #[arg(long)]
        number: Option<u64>,
    },
}

fn main() -> ExitCode {
    match Arguments::parse().what {
        What::List => {
            for target in TARGETS {
                println!("{:<18}{}", target.name, target.reads);
            }
            ExitCode::SUCCESS
        }
        What::One { target, file } => one(&target, &file),
        What::Run {
            target,
            seconds,
            out,
            careful,
            number,
        } => {
            let chosen: Vec<&'static Target> = match &target {
                None => TARGETS.iter().collect(),
                Some(name) => find(name).into_iter().collect(),
            };
            let run = Run {
                each: Duration::from_secs(seconds),
                out,
                careful,
            };
            run.all(&chosen, number)
        }
    }
}

fn one(name: &str, file: &Path) -> ExitCode {
    let (Some(target), Ok(input)) = (find(name), fs::read(file)) else {
        eprintln!("No such target, or the file cannot be read.");
        return ExitCode::from(2);
    };
    let class = (target.run)(&input);
    println!("{name}: class {class:016x}");
    ExitCode::SUCCESS
}

/// How a run goes.
struct Run {
    each: Duration,
    out: PathBuf,
    careful: bool,
}

impl Run {
    fn all(&self, chosen: &[&'static Target], number: Option<u64>) -> ExitCode {
        if chosen.is_empty() || fs::create_dir_all(&self.out).is_err() {
            eprintln!("No such target, or the folder cannot be made.");
            return ExitCode::from(2);
        }
        std::panic::set_hook(Box::new(|_| {}));
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let number = number.unwrap_or_else(|| now.map_or(1, |since| since.as_secs()));
        println!("random numbers from {number}");
        watch(self.out.clone());
        let mut broken = 0;
        for target in chosen {
            let ran = self.one(target, number);
            broken += told(target, &ran, &self.out);
        }
        println!("{broken} inputs broke a reader");
        ExitCode::from(u8::from(broken > 0))
    }

    fn one(&self, target: &'static Target, number: u64) -> Ran {
        let kept = seeds::read(&self.out.join("corpus").join(target.name));
        let all = seeds::of(target.name).into_iter().chain(kept);
        let inputs: Vec<Vec<u8>> = all.map(|(_, input)| input).collect();
        let file = self.out.join(format!("reading-{}", target.name));
        let mut before = |input: &[u8]| {
            if self.careful {
                drop(fs::write(&file, input));
            }
            *reading() = Some((Instant::now(), target.name, input.to_vec()));
        };
        let until = Until::Time(self.each);
        let ran = engine::run(target, &inputs, number, &until, &mut before);
        *reading() = None;
        drop(fs::remove_file(&file));
        ran
    }
}

/// What is being read, by which target, and since when.
static READING: Mutex<Option<(Instant, &'static str, Vec<u8>)>> = Mutex::new(None);

fn reading() -> MutexGuard<'static, Option<(Instant, &'static str, Vec<u8>)>> {
    READING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Ends the program when an input takes too long, the input written down.
fn watch(out: PathBuf) {
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(Duration::from_secs(1));
            if let Some((since, name, input)) = reading().as_ref()
                && since.elapsed() > LONGEST
            {
                let file = out.join(format!("slow-{name}"));
                drop(fs::write(&file, input));
                eprintln!(
                    "{name}: an input takes over {LONGEST:?}: {}",
                    file.display()
                );
                std::process::exit(1);
            }
        }
    });
}

/// Writes down what broke; how many.
fn told(target: &Target, ran: &Ran, out: &Path) -> usize {
    let (took, slowest) = &ran.slowest;
    println!(
        "{:<18}{:>9} inputs{:>7} classes, slowest {} ms ({} bytes)",
        target.name,
        ran.inputs,
        ran.classes,
        took.as_millis(),
        slowest.len()
    );
    for (at, broken) in ran.broken.iter().enumerate() {
        let file = out.join(format!("crash-{}-{at}", target.name));
        drop(fs::write(&file, &broken.input));
        println!("  BROKEN: {} ({})", broken.said, file.display());
    }
    ran.broken.len()
}
