//! Manual pages, made from what each program's `--help` says, so that the two
//! cannot differ.

use std::path::Path;

use super::{PROGRAMS, Product, said, tree, write};
use crate::{failure::Failure, process, workspace};

/// A program's page: its name, and what it is in a line.
const PAGES: [(&str, &str); 3] = [
    (
        "countersign",
        "every use case of Countersign without a window",
    ),
    (
        "countersign-verify",
        "check an audit export or a signed decision",
    ),
    (
        "countersign-remove-data",
        "remove what Countersign keeps for you",
    ),
];

/// Subcommands of subcommands of a program: no deeper.
const DEEPEST: usize = 2;

/// Writes the pages below `root`, whose programs are in place.
pub(super) fn write_all(product: &Product, root: &Path) -> Result<(), Failure> {
    debug_assert_eq!(PROGRAMS.len(), PAGES.len());
    let day = product.day()?;
    let folder = root.join("usr/share/man/man1");
    for (name, line) in PAGES {
        let program = root.join("usr/bin").join(name);
        let help = help(&program, &[])?;
        let mut text = format!(
            ".TH {} 1 {day} \"Countersign {}\" \"User Commands\"\n.SH NAME\n{} \\- {line}\n\
             .SH DESCRIPTION\n",
            name.to_uppercase(),
            product.version,
            escaped(name),
        );
        text.push_str(&block(&help));
        let mut below = String::new();
        subcommands(&program, name, &[], (&help, &help), &mut below)?;
        if !below.is_empty() {
            text.push_str(".SH COMMANDS\n");
            text.push_str(&below);
        }
        let path = folder.join(format!("{name}.1"));
        write(&path, &text, 0o644)?;
        tree::gzip(&path)?;
    }
    // The window takes no arguments but a link; its page says where to look.
    let path = folder.join("countersign-desktop.1");
    write(&path, &window(product, &day), 0o644)?;
    tree::gzip(&path)
}

fn window(product: &Product, day: &str) -> String {
    format!(
        ".TH COUNTERSIGN-DESKTOP 1 {day} \"Countersign {}\" \"User Commands\"\n.SH NAME\n\
         countersign\\-desktop \\- the window of Countersign\n.SH SYNOPSIS\n\
         .B countersign\\-desktop\n[\\fIcountersign:LINK\\fR]\n.SH DESCRIPTION\n\
         Opens the clinical workstation, or shows the window that is open. Without a \
         practice of your own it opens the demo practice.\n.SH SEE ALSO\n\
         .BR countersign (1),\n.BR countersign\\-verify (1),\n\
         .BR countersign\\-remove\\-data (1)\n",
        product.version
    )
}

/// `texts`: the help of the command above, and the help whose options are told already.
fn subcommands(
    program: &Path,
    name: &str,
    above: &[&str],
    texts: (&str, &str),
    out: &mut String,
) -> Result<(), Failure> {
    let (help, told) = texts;
    for sub in commands(help) {
        let mut words = above.to_vec();
        words.push(sub);
        let text = self::help(program, &words)?;
        out.push_str(&format!(
            ".SS {} {}\n",
            escaped(name),
            escaped(&words.join(" "))
        ));
        // Options every command takes are told once, above.
        out.push_str(&block(&without_options(&text, told)));
        if words.len() < DEEPEST {
            subcommands(program, name, &words, (&text, told), out)?;
        }
    }
    Ok(())
}

/// The names under `Commands:` in a help text, `help` left out.
fn commands(help: &str) -> Vec<&str> {
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    lines
        .take_while(|line| !line.is_empty())
        // Names stand two spaces in; what continues a line stands further in.
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect()
}

/// The help text of a subcommand without the options that stand in `above`,
/// which every command takes and which are told once.
fn without_options(help: &str, above: &str) -> String {
    let told: Vec<&str> = above.lines().filter_map(flag).collect();
    let mut kept: Vec<&str> = Vec::new();
    let mut dropping = false;
    for line in help.lines() {
        match flag(line) {
            Some(name) => dropping = told.contains(&name),
            // What an option's text continues on stands far in.
            None if !line.starts_with("      ") => dropping = false,
            None => {}
        }
        if !dropping {
            kept.push(line);
        }
    }
    let text = kept.join("\n");
    let text = text.trim_end();
    text.strip_suffix("\nOptions:")
        .unwrap_or(text)
        .trim_end()
        .to_owned()
}

/// The long name of the option a help line begins to tell of.
fn flag(line: &str) -> Option<&str> {
    let line = line.strip_prefix("  ")?.trim_start();
    let words = line.starts_with('-').then(|| line.split([' ', ',', '=']))?;
    words.into_iter().find(|word| word.starts_with("--"))
}

fn help(program: &Path, words: &[&str]) -> Result<String, Failure> {
    said(
        process::command(program, &workspace::root())
            .args(words)
            .arg("--help")
            .env("COLUMNS", "78")
            .env_remove("COUNTERSIGN_DATA_DIR")
            .env_remove("COUNTERSIGN_PROFILE"),
    )
}

/// Text that keeps its lines.
fn block(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(line).collect();
    format!(".nf\n{}\n.fi\n", lines.join("\n"))
}

fn line(text: &str) -> String {
    let text = escaped(text);
    // A dot or a quote at the start of a line would be a command.
    if text.starts_with(['.', '\'']) {
        return format!("\\&{text}");
    }
    text
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\e").replace('-', "\\-")
}

#[cfg(test)]
mod tests {
    use super::*;

    const HELP: &str = "Does things\n\nUsage: x <COMMAND>\n\nCommands:\n  one        First\n  \
        two-words  Second, which is\n             long\n  help       Print\n\nOptions:\n  -h\n";

    #[test]
    fn commands_are_found_in_the_help() {
        assert_eq!(commands(HELP), ["one", "two-words"]);
        assert!(commands("Usage: x\n\nOptions:\n  -h\n").is_empty());
    }

    #[test]
    fn what_the_typesetter_would_take_for_commands_is_escaped() {
        assert_eq!(line(".TH"), "\\&.TH");
        assert_eq!(line("--json a\\b"), "\\-\\-json a\\eb");
        assert_eq!(block("a\n.b"), ".nf\na\n\\&.b\n.fi\n");
    }

    #[test]
    fn options_of_every_command_are_told_once() {
        let above =
            "Options:\n      --data-dir <DIR>  Folder\n      --json  In JSON\n  -h, --help  Help";
        let help = "Sync\n\nUsage: x sync\n\nOptions:\n      --data-dir <DIR>  Folder\n                        \
            of profiles\n  -h, --help  Help\n";
        assert_eq!(without_options(help, above), "Sync\n\nUsage: x sync");
        let own = "A\n\nOptions:\n      --json  In JSON\n      --dry-run  Plan\n             only\n  \
            -h, --help  Help\n\nEND";
        assert_eq!(
            without_options(own, above),
            "A\n\nOptions:\n      --dry-run  Plan\n             only\n\nEND"
        );
    }
}
