//! The coach's day on the demo practice: its real servers over HTTPS, a real
//! store, the seeded replies.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use cs_app::Workstation;
use cs_app::below::{NoObserver, Progress};
use cs_app::views::{Mark, TodayFilter, TodayList};
use cs_compose::{OpenOptions, ProfileFolder, SignInBy, open};
use cs_demo::{DemoHouse, DemoOptions};
use std::sync::Arc;
use std::time::Instant;
use tempfile::TempDir;

struct Quiet;

impl Progress for Quiet {
    fn at(&self, _: &'static str, _: u64, _: u64) {}

    fn cancelled(&self) -> bool {
        false
    }
}

struct Demo {
    house: DemoHouse,
    folder: ProfileFolder,
    _data: TempDir,
}

impl Demo {
    async fn enter() -> Self {
        let data = tempfile::tempdir().unwrap();
        let folder = ProfileFolder::at(data.path(), "demo").unwrap();
        let house = DemoHouse::enter(&folder, &DemoOptions::default())
            .await
            .unwrap();
        Self {
            house,
            folder,
            _data: data,
        }
    }

    /// Signed in and synchronised.
    async fn desk(&self, login: &str) -> Workstation {
        let options = OpenOptions {
            folder: self.folder.clone(),
            profile: self.house.profile(login).unwrap(),
            secrets: self.house.secrets(),
            user: None,
            sign_in: SignInBy::DemoLogin(login.to_owned()),
            clock_offset_seconds: 0,
            steps: Arc::new(NoObserver),
        };
        let desk = open(options).unwrap();
        desk.sign_in().await.unwrap();
        desk.synchronise(&Quiet).await.unwrap();
        desk
    }
}

fn all(desk: &Workstation) -> TodayList {
    let filter = TodayFilter {
        limit: 10_000,
        ..TodayFilter::default()
    };
    desk.today(&filter).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_coachs_morning_on_the_demo_practice() {
    let demo = Demo::enter().await;
    let desk = demo.desk("coach").await;

    let inbox = desk.replies(true).unwrap();
    let texts: Vec<&str> = inbox
        .iter()
        .filter(|one| one.channel == "sms")
        .map(|one| one.text.as_str())
        .collect();
    assert_eq!(texts.len(), 9, "{texts:?}");
    let urgent: Vec<&str> = inbox
        .iter()
        .filter(|one| !one.urgent_words.is_empty())
        .map(|one| one.urgent_words[0].as_str())
        .collect();
    assert_eq!(
        urgent,
        ["cant breathe", "chest feels tight", "duele el pecho"]
    );
    assert!(inbox.iter().any(|one| one.opt_out && one.text == "STOP"));
    assert!(
        inbox
            .iter()
            .any(|one| one.denied_words == ["no chest pain"])
    );
    assert!(
        inbox
            .iter()
            .any(|one| one.channel == "sms" && one.patient.is_none() && one.candidates.is_empty())
    );

    let began = Instant::now();
    let list = all(&desk);
    let first = began.elapsed();
    let began = Instant::now();
    let again = all(&desk);
    eprintln!(
        "today: {} rows, first {first:?}, kept {:?}",
        list.items.len(),
        began.elapsed()
    );
    assert_eq!(list.counts, again.counts);
    assert!(list.items.len() > 60, "{}", list.items.len());
    let top: Vec<&str> = list
        .items
        .iter()
        .take(3)
        .map(|item| item.flags[0].kind.as_str())
        .collect();
    assert_eq!(top, ["urgent_reply"; 3]);
    assert!(
        list.items.iter().all(|item| item.coach.is_some()),
        "everybody's coach has a name"
    );
    let own = TodayFilter {
        limit: 500,
        mine: true,
        ..TodayFilter::default()
    };
    let own = desk.today(&own).unwrap();
    assert!(
        own.items
            .iter()
            .all(|item| item.coach.as_deref() == Some("Dana Whitfield"))
    );
    assert!(own.counts.total < list.counts.total && own.counts.total > 0);

    let colleagues = desk.colleagues().unwrap();
    let luis = colleagues
        .iter()
        .find(|one| one.name == "Luis Ortega")
        .unwrap();
    let patient = own.items.last().unwrap().patient.id.clone();
    let mark = Mark::HandTo(luis.key.clone(), "you know the family".to_owned());
    let view = desk.set_mark(&patient, &mark).unwrap().unwrap();
    assert_eq!(view.sentence, "Handed to Luis Ortega: you know the family");
    demo.house.leave().await;
}
