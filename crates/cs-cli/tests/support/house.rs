//! The practice: real servers in this process, its state outside every profile.

use super::desktop::Desktop;
use super::people;
use chrono::{DateTime, Duration, NaiveTime, TimeZone, Utc};
use chrono_tz::America::New_York;
use cs_practice::{Practice, PracticeAtRest, PracticeOptions, SeedRows};
use serde_json::{Value, json};
use std::cell::{Cell, RefCell};
use std::path::PathBuf;
use tempfile::TempDir;

enum Servers {
    Up(Box<Practice>),
    Down(Box<PracticeAtRest>),
    Between,
}

/// A practice on loopback and the folders of its desktops. All ends with it.
pub struct House {
    runtime: tokio::runtime::Runtime,
    servers: RefCell<Servers>,
    client: reqwest::Client,
    base: String,
    control_token: String,
    offset: Cell<i64>,
    root: TempDir,
}

/// Half past four in the afternoon where the practice is: everybody may be
/// contacted then, on any day of the week. Seconds from now.
fn afternoon() -> i64 {
    let now = Utc::now();
    let time = NaiveTime::from_hms_opt(16, 30, 0).unwrap();
    let wanted = now.with_timezone(&New_York).date_naive().and_time(time);
    (New_York
        .from_local_datetime(&wanted)
        .earliest()
        .unwrap()
        .to_utc()
        - now)
        .num_seconds()
}

impl House {
    /// Opens with the planted people.
    pub fn open() -> Self {
        Self::with(|_| {})
    }

    /// Opens with the planted people's rows changed.
    pub fn with(change: impl FnOnce(&mut SeedRows)) -> Self {
        let offset = afternoon();
        let now = Utc::now() + Duration::seconds(offset);
        let mut rows = people::rows(now);
        change(&mut rows);
        let root = TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let mut options = PracticeOptions::new(7, now.with_timezone(&New_York).date_naive());
        options.state_dir = Some(root.path().join("practice"));
        options.population = Some(rows);
        options.clock_skew_s = offset;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let practice = runtime.block_on(Practice::start(options)).unwrap();
        let authority = reqwest::Certificate::from_pem(practice.ca_pem().as_bytes()).unwrap();
        let client = reqwest::Client::builder()
            .tls_certs_only([authority])
            .redirect(reqwest::redirect::Policy::none())
            // A connection kept from before a cut would fail the next request.
            .pool_max_idle_per_host(0)
            .build()
            .unwrap();
        Self {
            base: practice.base_url().to_owned(),
            control_token: practice.control_token().to_owned(),
            servers: RefCell::new(Servers::Up(Box::new(practice))),
            runtime,
            client,
            offset: Cell::new(offset),
            root,
        }
    }

    /// The practice's time now.
    pub fn now(&self) -> DateTime<Utc> {
        Utc::now() + Duration::seconds(self.offset.get())
    }

    /// Where desktops and the practice keep their files.
    pub fn root(&self) -> PathBuf {
        self.root.path().to_owned()
    }

    /// A computer of its own: profile, home and temporary folder.
    pub fn desktop(&self, name: &str, login: &str) -> Desktop {
        Desktop::set_up(
            self.root.path().join(name),
            self.root.path().join("practice"),
            login,
            self.offset.get(),
        )
    }

    /// A computer with the practice's data and its person's key.
    pub fn ready_desktop(&self, name: &str, login: &str) -> Desktop {
        let desktop = self.desktop(name, login);
        desktop.get_ready();
        desktop
    }

    /// Moves the practice's clock and those of its desktops.
    pub fn move_clock(&self, seconds: i64, desktops: &[&Desktop]) {
        self.offset.set(self.offset.get() + seconds);
        self.knobs(&json!({"clock_skew_s": self.offset.get()}));
        desktops
            .iter()
            .for_each(|desktop| desktop.set_clock(self.offset.get()));
    }

    /// Sets knobs of the practice (its WIRE.md §8).
    pub fn knobs(&self, knobs: &Value) {
        self.control("/control/knobs", knobs);
    }

    /// Changes a row as if staff had.
    pub fn change(&self, collection: &str, id: &str, set: &Value) {
        self.control(
            "/control/change",
            &json!({"collection": collection, "id": id, "set": set}),
        );
    }

    fn control(&self, path: &str, body: &Value) {
        let request = self
            .client
            .post(format!("{}{path}", self.base))
            .header("X-Control-Token", &self.control_token);
        let answer = self.runtime.block_on(request.json(body).send()).unwrap();
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
    }

    /// The texts that arrived, oldest first.
    pub fn texts(&self) -> Vec<Value> {
        let asked = self
            .client
            .get(format!("{}/inbox/sms.json", self.base))
            .send();
        let body: Value = self
            .runtime
            .block_on(async { asked.await.unwrap().json().await.unwrap() });
        body["messages"].as_array().unwrap().clone()
    }

    /// The texts that arrived at a number.
    pub fn texts_to(&self, number: &str) -> Vec<Value> {
        self.texts()
            .into_iter()
            .filter(|text| text["to"] == number)
            .collect()
    }

    /// Closes the servers and cuts every connection. Nobody is told.
    pub fn cut(&self) {
        if let Servers::Up(practice) = self.servers.replace(Servers::Between) {
            self.servers.replace(Servers::Down(Box::new(
                self.runtime.block_on(practice.shut_down()),
            )));
        }
    }

    /// The servers come back at the same addresses.
    pub fn restore(&self) {
        if let Servers::Down(at_rest) = self.servers.replace(Servers::Between) {
            let practice = self.runtime.block_on(at_rest.start_again()).unwrap();
            self.servers.replace(Servers::Up(Box::new(practice)));
        }
    }

    /// Runs a request of the test's own against the practice.
    pub fn ask<T>(&self, work: impl AsyncFnOnce(&reqwest::Client, &str) -> T) -> T {
        self.runtime.block_on(work(&self.client, &self.base))
    }
}
