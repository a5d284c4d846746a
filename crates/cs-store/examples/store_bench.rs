//! Measures the store against its budgets, one figure a line as `cargo xtask bench`
//! reads them: `store_bench [resources]` (100,000 unless told; the budgets speak of
//! 1,000,000).
//!
//! `import.ratio` is the time SQLCipher takes to insert the very same rows into
//! the very same tables, in transactions of the same size, over the time the
//! store takes to import the resources: 1 means that deriving and checking is free.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods
)]

use chrono::{DateTime, Duration, Utc};
use cs_access::{DeviceId, TenantId};
use cs_fhir::{Comparator, IndexValue, Query, Resource, fold_text, index_entries, search_text};
use cs_ports::source::SourceCursor;
use cs_ports::{AuditContext, Charts, Incoming, SyncMark, SyncState};
use cs_store::TenantStore;
use rusqlite::{Connection, params};
use serde_json::json;
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use std::time::{Duration as Span, Instant};

const KEY: [u8; 32] = [0x42; 32];
const PAGE: usize = 500;
/// Resources of one patient: what `$everything` reads.
const CHART: usize = 500;

fn main() {
    let total: usize = std::env::args()
        .nth(1)
        .map_or(100_000, |text| text.parse().expect("a number"));
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder.path().join("store.db"));
    let ndjson = folder.path().join("import.ndjson");
    let bytes = write_ndjson(&ndjson, total);
    let imported = import(&store, &ndjson);
    let peak = peak_mb();
    let raw = raw_insert(&folder.path().join("raw.db"), total);
    let charts = total / CHART;
    let mut dice = Dice(7);
    let reads = sample(2_000, || {
        let (patient, row) = (dice.below(charts), 1 + dice.below(CHART - 1));
        assert!(
            store
                .read(&who(), kind_of(row), &format!("r{patient}-{row}"))
                .unwrap()
                .is_some()
        );
    });
    let searches = sample(500, || {
        assert!(
            store
                .search(&who(), &two_parameters(&mut dice, charts))
                .unwrap()
                .total
                > 0
        );
    });
    let everything = sample(100, || {
        let patient = format!("r{}-0", dice.below(charts));
        let found: u64 = ["Encounter", "Observation", "Condition", "MedicationRequest"]
            .iter()
            .map(|kind| {
                store
                    .search(
                        &who(),
                        &Query::of(kind).reference("patient", "Patient", &patient),
                    )
                    .unwrap()
                    .total
            })
            .sum();
        assert_eq!(found as usize, CHART - 1);
    });
    let size = format!("{total} resources");
    let millis = |spans: &[Span]| (p95(spans).as_secs_f64() * 1e6).round() / 1e3;
    figure("store.read_p95_ms", millis(&reads), &size);
    figure("store.search_p95_ms", millis(&searches), &size);
    figure("store.everything_p95_ms", millis(&everything), &size);
    let read = format!("{:.0} MB of NDJSON, {size}", bytes as f64 / 1e6);
    if let Some(peak) = peak {
        figure("import.memory_mb", peak, &format!("{read}; peak resident"));
    }
    let ratio = raw.as_secs_f64() / imported.as_secs_f64();
    let speed = format!(
        "{:.0} resources/s, {size}",
        total as f64 / imported.as_secs_f64()
    );
    figure("import.ratio", (ratio * 1e3).round() / 1e3, &speed);
    figure(
        "store.audited_reads_per_s",
        audited(&store) as f64,
        "64 threads",
    );
    let file = std::fs::metadata(folder.path().join("store.db"))
        .unwrap()
        .len();
    figure(
        "store.bytes_per_resource",
        (file / total as u64) as f64,
        &size,
    );
}

fn figure(metric: &str, value: f64, note: &str) {
    println!(
        "{}",
        json!({ "metric": metric, "value": value, "note": note })
    );
}

/// The most memory this process ever held, in MB (Linux; elsewhere none).
fn peak_mb() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: f64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some((kib * 1.024 / 1e3).round())
}

fn open(path: &Path) -> TenantStore {
    TenantStore::open(
        path,
        &KEY,
        &TenantId::parse("bench").unwrap(),
        &DeviceId::from_random([1; 16]),
    )
    .unwrap()
}

fn start() -> DateTime<Utc> {
    DateTime::parse_from_rfc3339("2026-03-02T15:00:00Z")
        .unwrap()
        .to_utc()
}

fn who() -> AuditContext {
    AuditContext {
        principal: None,
        action: "bench",
        purpose: "operations",
        correlation: "0".repeat(32),
        at: start(),
    }
}

const fn kind_of(row: usize) -> &'static str {
    match row {
        0 => "Patient",
        _ if row.is_multiple_of(10) => "Encounter",
        _ if row % 10 == 1 => "Condition",
        _ if row % 10 == 2 => "MedicationRequest",
        _ => "Observation",
    }
}

/// The n-th resource: charts of [`CHART`] resources, the size and shape of real ones.
fn resource(n: usize) -> Resource {
    let (patient, row) = (n / CHART, n % CHART);
    let kind = kind_of(row);
    let id = format!("r{patient}-{row}");
    let day = (start() - Duration::days((row * 2 % 1000) as i64))
        .format("%Y-%m-%dT%H:%M:%SZ")
        .to_string();
    let coded = |system: &str, code: String, text: &str| json!({"coding": [{"system": system, "code": code, "display": text}], "text": text});
    let mut value = match kind {
        "Patient" => json!({
            "identifier": [{"system": "urn:mrn", "value": format!("{patient:08}")}], "active": true, "gender": "female",
            "name": [{"family": format!("Testfamily{patient}"), "given": ["Synthetic"]}],
            "birthDate": format!("{}-0{}-1{}", 1930 + patient % 80, 1 + patient % 9, patient % 9),
            "telecom": [{"system": "phone", "value": format!("+1500555{:04}", patient % 10_000)}],
        }),
        "Encounter" => json!({
            "status": "finished", "class": {"code": "AMB"}, "type": [coded("urn:visit", "follow-up".into(), "Follow-up visit")],
            "period": {"start": day, "end": day}, "participant": [{"individual": {"reference": "Practitioner/dr-1"}}],
        }),
        "Condition" => json!({
            "clinicalStatus": coded("urn:clinical", "active".into(), "Active"), "onsetDateTime": &day[..10],
            "code": coded("http://snomed.info/sct", format!("38341{}", row % 97), "Hypertensive disorder"),
        }),
        "MedicationRequest" => json!({
            "status": "active", "intent": "order", "authoredOn": day, "dosageInstruction": [{"text": "one tablet a day"}],
            "medicationCodeableConcept": coded("urn:rxnorm", format!("3144{}", row % 89), "Lisinopril 10 mg tablet"),
        }),
        _ => json!({
            "status": "final", "category": [coded("urn:category", "vital-signs".into(), "Vital signs")],
            "code": coded("http://loinc.org", format!("8{}-4", row % 61), "Systolic blood pressure"),
            "effectiveDateTime": day, "valueQuantity": {"value": 120 + row % 40, "unit": "mmHg", "system": "http://unitsofmeasure.org"},
        }),
    };
    value["resourceType"] = kind.into();
    value["id"] = id.into();
    if row > 0 {
        value["subject"] = json!({"reference": format!("Patient/r{patient}-0")});
    }
    Resource::from_value(value).unwrap()
}

/// Writes the resources as an export would hold them; the size in bytes.
fn write_ndjson(path: &Path, total: usize) -> u64 {
    let mut file = BufWriter::new(File::create(path).unwrap());
    for n in 0..total {
        serde_json::to_writer(&mut file, resource(n).map()).unwrap();
        file.write_all(b"\n").unwrap();
    }
    file.flush().unwrap();
    std::fs::metadata(path).unwrap().len()
}

/// Reads the file line by line and commits it page by page; the time of the commits.
fn import(store: &TenantStore, ndjson: &Path) -> Span {
    let mut spent = Span::ZERO;
    let mut lines = BufReader::new(File::open(ndjson).unwrap()).lines();
    let mut done = 0;
    loop {
        let rows: Vec<Incoming> = lines
            .by_ref()
            .take(PAGE)
            .map(|line| Incoming {
                resource: Resource::from_value(serde_json::from_str(&line.unwrap()).unwrap())
                    .unwrap(),
                source: "bench".into(),
            })
            .collect();
        if rows.is_empty() {
            return spent;
        }
        let mark = SyncMark {
            cursor: SourceCursor(done.to_string()),
            complete: false,
            as_of: start(),
            done,
        };
        done += rows.len() as u64;
        let begun = Instant::now();
        store
            .commit_page(&who(), "bench", "all", rows, &[], &[], &mark)
            .unwrap();
        spent += begun.elapsed();
    }
}

/// The same rows, derived outside the clock, by plain prepared statements.
fn raw_insert(path: &Path, total: usize) -> Span {
    let mut db = Connection::open(path).unwrap();
    let hex: String = KEY.iter().map(|byte| format!("{byte:02x}")).collect();
    db.execute_batch(&format!("PRAGMA key = \"x'{hex}'\";"))
        .unwrap();
    db.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;
         PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 2000; PRAGMA temp_store = MEMORY;",
    )
    .unwrap();
    db.execute_batch(include_str!("../../../migrations/0001_charts.sql"))
        .unwrap();
    db.execute_batch("INSERT INTO sources VALUES (1, 'bench')")
        .unwrap();
    db.set_prepared_statement_cache_capacity(64);
    let mut names: HashMap<String, i64> = HashMap::new();
    let mut spent = Span::ZERO;
    for first in (0..total).step_by(PAGE) {
        let rows: Vec<Row> = (first..(first + PAGE).min(total))
            .map(|n| Row::of(n, &mut names, &db))
            .collect();
        let begun = Instant::now();
        let page = db.transaction().unwrap();
        rows.iter().for_each(|row| row.insert(&page));
        page.commit().unwrap();
        spent += begun.elapsed();
    }
    spent
}

struct Row {
    rid: i64,
    kind: i64,
    id: String,
    body: Vec<u8>,
    entries: Vec<(i64, IndexValue, i64)>,
    words: String,
}

impl Row {
    fn of(n: usize, names: &mut HashMap<String, i64>, db: &Connection) -> Self {
        let resource = resource(n);
        let mut number = |name: String, sql: &str, kind: i64| {
            *names
                .entry(format!("{sql}{kind}{name}"))
                .or_insert_with(|| {
                    if sql.contains("params") {
                        db.execute(sql, params![kind, name]).unwrap();
                    } else {
                        db.execute(sql, params![name]).unwrap();
                    }
                    db.last_insert_rowid()
                })
        };
        let kind = number(
            resource.kind().to_owned(),
            "INSERT INTO kinds (name) VALUES (?1)",
            0,
        );
        let entries = index_entries(&resource)
            .into_iter()
            .map(|entry| {
                let param = number(
                    entry.param.to_owned(),
                    "INSERT INTO params (kind, name) VALUES (?1, ?2)",
                    kind,
                );
                let system = match &entry.value {
                    IndexValue::Token { system, .. } => {
                        number(system.clone(), "INSERT INTO systems (name) VALUES (?1)", 0)
                    }
                    _ => 0,
                };
                (param, entry.value, system)
            })
            .collect();
        Self {
            rid: n as i64 + 1,
            kind,
            id: resource.id().to_owned(),
            body: serde_json::to_vec(resource.map()).unwrap(),
            entries,
            words: fold_text(&search_text(&resource)),
        }
    }

    fn insert(&self, db: &Connection) {
        let run = |sql: &str, values: &[&dyn rusqlite::ToSql]| {
            db.prepare_cached(sql).unwrap().execute(values).unwrap();
        };
        run(
            "INSERT INTO resources VALUES (?1, ?2, ?3, 1, 1, ?4, ?5, NULL)",
            &[
                &self.rid,
                &self.kind,
                &self.id,
                &start().timestamp_micros(),
                &[7_u8; 32],
            ],
        );
        run(
            "INSERT INTO bodies VALUES (?1, ?2)",
            &[&self.rid, &self.body],
        );
        for (param, value, system) in &self.entries {
            match value {
                IndexValue::Token { code, .. } => {
                    run(
                        "INSERT INTO index_token VALUES (?1, ?2, ?3, ?4)",
                        &[&self.rid, param, code, system],
                    );
                }
                IndexValue::Text(text) => run(
                    "INSERT OR IGNORE INTO index_text VALUES (?1, ?2, ?3)",
                    &[&self.rid, param, text],
                ),
                IndexValue::Reference(target) => {
                    run(
                        "INSERT INTO index_reference VALUES (?1, ?2, ?3)",
                        &[&self.rid, param, target],
                    );
                }
                IndexValue::Range(first, after) => run(
                    "INSERT INTO index_date VALUES (?1, ?2, ?3, ?4)",
                    &[
                        &self.rid,
                        param,
                        &first.timestamp_micros(),
                        &after.timestamp_micros(),
                    ],
                ),
            }
        }
        run(
            "INSERT INTO words (rowid, text) VALUES (?1, ?2)",
            &[&self.rid, &self.words],
        );
    }
}

/// Searches as the skills make them, each with two parameters.
fn two_parameters(dice: &mut Dice, charts: usize) -> Query {
    let patient = format!("r{}-0", dice.below(charts));
    let of = |kind: &str| {
        Query::of(kind)
            .reference("patient", "Patient", &patient)
            .page(0, 50)
    };
    match dice.below(5) {
        0 => of("Observation").date("date", Comparator::Ge, "2025-09-01"),
        1 => of("Encounter").token("status", "finished"),
        2 => of("Condition").token("clinical-status", "active"),
        3 => of("MedicationRequest")
            .token("status", "active")
            .sorted("authoredon", true),
        _ => {
            let number = patient[1..]
                .trim_end_matches("-0")
                .parse::<usize>()
                .unwrap();
            let birth = format!("{}", 1930 + number % 80);
            Query::of("Patient")
                .starts("family", &format!("testfamily{number}"))
                .date("birthdate", Comparator::Eq, &birth)
                .page(0, 50)
        }
    }
}

fn audited(store: &TenantStore) -> u64 {
    const EACH: usize = 200;
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..64 {
            scope.spawn(|| {
                (0..EACH).for_each(|_| drop(store.read(&who(), "Patient", "nobody").unwrap()))
            });
        }
    });
    ((64 * EACH) as f64 / begun.elapsed().as_secs_f64()) as u64
}

fn sample(times: usize, mut run: impl FnMut()) -> Vec<Span> {
    let mut spans: Vec<Span> = (0..times)
        .map(|_| {
            let begun = Instant::now();
            run();
            begun.elapsed()
        })
        .collect();
    spans.sort_unstable();
    spans
}

fn p95(sorted: &[Span]) -> Span {
    sorted[sorted.len() * 95 / 100]
}

/// Repeatable numbers (xorshift64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }
}
