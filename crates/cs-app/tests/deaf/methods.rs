//! What the workstation offers, read from its source.

use std::collections::BTreeSet;

/// Public methods in `impl Workstation` of the crate's sources.
pub fn methods() -> BTreeSet<String> {
    fn collect(folder: &std::path::Path, found: &mut BTreeSet<String>) {
        for file in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = file.path();
            if path.is_dir() {
                collect(&path, found);
                continue;
            }
            let mut inside = false;
            for line in std::fs::read_to_string(&path).unwrap().lines() {
                match line {
                    "impl Workstation {" => inside = true,
                    "}" => inside = false,
                    _ => {}
                }
                let Some(rest) = line.strip_prefix("    pub ").filter(|_| inside) else {
                    continue;
                };
                let named = rest
                    .strip_prefix("fn ")
                    .or_else(|| rest.strip_prefix("async fn "))
                    .or_else(|| rest.strip_prefix("const fn "));
                found.extend(named.map(|named| named.split(['(', '<']).next().unwrap().to_owned()));
            }
        }
    }
    let mut found = BTreeSet::new();
    collect(
        &std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut found,
    );
    found
}
