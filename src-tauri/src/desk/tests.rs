//! The desk over the real demo practice: its servers, its store, its sign-in.
//! Only the windows are not there.

use super::guard::Caller;
use super::outside::{Outside, Topic};
use super::state::Desk;
use crate::args::Opening;
use crate::commands::ShownItem;
use cs_app::PinEntry;
use cs_app::views::{Ceremony, Stage};
use cs_error::{Code, Outcome};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const PIN: &str = "482915";
const WRONG: &str = "482916";

/// Windows that only remember what they were told.
#[derive(Clone, Default)]
struct Heard {
    stages: Arc<Mutex<Vec<Stage>>>,
    places: Arc<Mutex<Vec<String>>>,
    signing: Arc<AtomicBool>,
}

impl Heard {
    fn is_signing(&self) -> bool {
        self.signing.load(Ordering::Relaxed)
    }
}

impl Outside for Heard {
    fn stage(&self, stage: Stage) {
        self.stages.lock().unwrap().push(stage);
    }
    fn changed(&self, _: &[Topic]) {}
    fn open_place(&self, link: &str) {
        self.places.lock().unwrap().push(link.to_owned());
    }
    fn open_signing(&self) -> Outcome<()> {
        self.signing.store(true, Ordering::Relaxed);
        Ok(())
    }
    fn close_signing(&self) {
        self.signing.store(false, Ordering::Relaxed);
    }
    fn dismiss_signing(&self) {
        self.close_signing();
    }
    fn notify(&self, _: &str) {}
    fn waiting(&self, _: u32) {}
}

fn desk(data: &Path, seat: Option<&str>) -> (Arc<Desk>, Heard) {
    let heard = Heard::default();
    let opening = Opening {
        data_dir: data.to_owned(),
        profile: "demo".to_owned(),
        seat: seat.map(str::to_owned),
        at: Some("14:00".to_owned()),
        offline: false,
        link: None,
    };
    (Desk::new(opening, Box::new(heard.clone())), heard)
}

fn pin(text: &str) -> PinEntry {
    PinEntry::new(text.to_owned())
}

async fn enrol(desk: &Arc<Desk>) {
    desk.open_enrol(Caller::Main).unwrap();
    desk.enrol(Caller::Sign, pin(PIN), pin(PIN)).await.unwrap();
    desk.close_ceremony(Caller::Sign).unwrap();
}

/// Everything but the window itself refuses while the desk is at this stage.
async fn answers_nothing(desk: &Arc<Desk>, code: Code) {
    let refused = |done: Outcome<()>| assert_eq!(done.unwrap_err().code(), code);
    refused(desk.session(Caller::Main).await.map(drop));
    refused(desk.desk_status(Caller::Main).await.map(drop));
    refused(
        desk.read(Caller::Main, |station| station.proposal_lines(true))
            .await
            .map(drop),
    );
    refused(desk.open_enrol(Caller::Main));
    refused(desk.wipe(Caller::Main, "demo").await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_desk_from_its_first_sign_in_to_the_next_day() {
    let data = tempfile::tempdir().unwrap();
    let (one, heard) = desk(data.path(), None);
    answers_nothing(&one, Code::Opening).await;
    one.open().await;
    assert_eq!(one.app_status().stage, Stage::SignedOut);
    answers_nothing(&one, Code::SignedOut).await;

    // A window may only ask what is its own, whatever the stage.
    for caller in [Caller::Sign, Caller::Unknown] {
        let asked = one.sign_in(caller, "coach".to_owned()).await;
        assert_eq!(asked.unwrap_err().code(), Code::Internal);
        assert_eq!(one.cards(caller).await.unwrap_err().code(), Code::Internal);
    }

    let session = one.sign_in(Caller::Main, "coach".to_owned()).await.unwrap();
    assert_eq!((session.seat.as_str(), session.enrolled), ("coach", false));
    let other = one.sign_in(Caller::Main, "admin".to_owned()).await;
    assert!(other.is_err(), "the seat is taken");

    // Without a PIN a lock could not be opened: the seat is left instead.
    one.lock(super::Why::Idle);
    assert_eq!(one.app_status().stage, Stage::SignedOut);
    one.sign_in(Caller::Main, "coach".to_owned()).await.unwrap();
    enrol(&one).await;
    assert!(one.session(Caller::Main).await.unwrap().enrolled);

    one.lock(super::Why::Person);
    assert_eq!(one.app_status().stage, Stage::Locked);
    answers_nothing(&one, Code::Locked).await;
    let signed = one.sign_in(Caller::Main, "coach".to_owned()).await;
    assert_eq!(signed.unwrap_err().code(), Code::Locked);
    let unasked = one.unlock(Caller::Sign, pin(PIN)).await;
    assert_eq!(unasked.unwrap_err().code(), Code::NotFound, "no ceremony");

    one.open_unlock(Caller::Main).unwrap();
    assert!(heard.is_signing());
    let Ceremony::Unlock(asked) = one.ceremony(Caller::Sign).await.unwrap() else {
        panic!("another ceremony");
    };
    assert_eq!(asked.tries_left, 5);
    let from_main = one.unlock(Caller::Main, pin(PIN)).await;
    assert_eq!(from_main.unwrap_err().code(), Code::Internal);
    let wrong = one.unlock(Caller::Sign, pin(WRONG)).await.unwrap_err();
    assert_eq!(wrong.code(), Code::PinWrong);
    assert!(wrong.details().contains(&("tries_left", "4".to_owned())));
    one.unlock(Caller::Sign, pin(PIN)).await.unwrap();
    assert!(!heard.is_signing(), "what it was open for is done");
    assert_eq!(one.app_status().stage, Stage::Open);
    one.leave().await;

    // Started again, the desk is locked, not open; five wrong PINs leave the seat.
    let (two, _) = desk(data.path(), None);
    two.open().await;
    assert_eq!(two.app_status().stage, Stage::Locked);
    two.open_unlock(Caller::Main).unwrap();
    for _ in 0..5 {
        assert!(two.unlock(Caller::Sign, pin(WRONG)).await.is_err());
    }
    assert_eq!(two.app_status().stage, Stage::SignedOut);
    let session = two.sign_in(Caller::Main, "coach".to_owned()).await.unwrap();
    assert!(!session.enrolled, "a spent PIN is none");
    two.leave().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_people_on_one_account_and_never_two_at_work() {
    let data = tempfile::tempdir().unwrap();
    let (desk, heard) = desk(data.path(), Some("coach"));
    desk.open().await;
    desk.sign_in(Caller::Main, "coach".to_owned())
        .await
        .unwrap();
    enrol(&desk).await;
    let coach = desk.at_work().unwrap();

    let stage = desk.switch(Caller::Main, "admin".to_owned()).await.unwrap();
    assert_eq!(stage, Stage::SignedOut, "nobody signed in there before");
    assert!(desk.still_at_work(&coach).is_err());
    desk.sign_in(Caller::Main, "admin".to_owned())
        .await
        .unwrap();
    assert_eq!(
        desk.still_at_work(&coach).unwrap_err().code(),
        Code::SignedOut,
        "what was read for one person is not handed to the next"
    );

    let stage = desk.switch(Caller::Main, "coach".to_owned()).await.unwrap();
    assert_eq!(stage, Stage::Locked);
    let cards = desk.cards(Caller::Main).await.unwrap();
    let card = |seat: &str| cards.iter().find(|card| card.seat == seat).unwrap();
    assert!(card("coach").current && card("coach").enrolled && card("coach").known);
    assert!(card("admin").known && !card("admin").enrolled && !card("admin").current);
    assert!(!card("mps").known);

    // A link that came meanwhile waits for the unlock.
    let link = super::DeepLink::parse("countersign://approvals/3f2a").unwrap();
    desk.visit(link);
    assert!(heard.places.lock().unwrap().is_empty());
    desk.open_unlock(Caller::Main).unwrap();
    desk.unlock(Caller::Sign, pin(PIN)).await.unwrap();
    assert_eq!(desk.session(Caller::Main).await.unwrap().seat, "coach");
    assert!(
        heard.places.lock().unwrap().is_empty(),
        "no page listens yet"
    );
    desk.desk_status(Caller::Main).await.unwrap();
    while heard.places.lock().unwrap().is_empty() {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(
        *heard.places.lock().unwrap(),
        ["countersign://approvals/3f2a"]
    );

    desk.sign_out(Caller::Main).await.unwrap();
    let cards = desk.cards(Caller::Main).await.unwrap();
    let coach = cards.iter().find(|card| card.seat == "coach").unwrap();
    assert!(!coach.known, "forgotten");
    desk.leave().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn only_what_was_shown_is_signed_and_it_leaves_after_its_hold() {
    let data = tempfile::tempdir().unwrap();
    let (desk, heard) = desk(data.path(), None);
    desk.open().await;
    desk.sign_in(Caller::Main, "coach".to_owned())
        .await
        .unwrap();
    enrol(&desk).await;
    let seated = desk.at_work().unwrap();
    desk.sync_round(&seated, None).await.unwrap();
    desk.change(Caller::Main, &[], |station| {
        station.set_number("hold_seconds", 1)
    })
    .await
    .unwrap();
    let drafts = desk
        .change(Caller::Main, &[], |station| {
            let unwatched = super::rounds::asking(&super::rounds::Rounds::new(
                super::lock::Moment {
                    steady: Duration::ZERO,
                    wall: Duration::ZERO,
                },
                Duration::from_secs(900),
                true,
            ));
            station.worklist(12, true, &unwatched)
        })
        .await
        .unwrap()
        .drafts;
    assert!(drafts.len() >= 3, "{} drafts", drafts.len());
    let lines = desk
        .read(Caller::Main, |station| station.proposal_lines(true))
        .await
        .unwrap();
    let shown: Vec<ShownItem> = lines
        .iter()
        .take(2)
        .map(|line| ShownItem {
            id: line.id.clone(),
            shown_digest: line.shown_digest.clone(),
        })
        .collect();

    let mut stale = shown.clone();
    stale[0].shown_digest = "0".repeat(64);
    let refused = desk.open_signing(Caller::Main, stale).await;
    assert_eq!(refused.unwrap_err().code(), Code::VersionConflict);
    assert!(!heard.is_signing());

    desk.open_signing(Caller::Main, shown.clone())
        .await
        .unwrap();
    let Ceremony::Sign(request) = desk.ceremony(Caller::Sign).await.unwrap() else {
        panic!("another ceremony");
    };
    assert_eq!(request.items.len(), 2);
    let sign = |items: Vec<ShownItem>, typed: &'static str| {
        let desk = Arc::clone(&desk);
        async move {
            desk.sign(Caller::Sign, pin(typed), String::new(), items, true)
                .await
        }
    };
    let fewer = sign(shown[..1].to_vec(), PIN).await;
    assert_eq!(fewer.unwrap_err().code(), Code::VersionConflict);
    let wrong = sign(shown.clone(), WRONG).await;
    assert_eq!(wrong.unwrap_err().code(), Code::PinWrong);
    let sealed = sign(shown.clone(), PIN).await.unwrap();
    assert_eq!(sealed.ids.len(), 2);
    let twice = sign(shown.clone(), PIN).await;
    assert_eq!(twice.unwrap_err().code(), Code::NotFound, "signed once");
    let others = desk
        .recall_sealed(Caller::Sign, vec![lines[2].id.clone()])
        .await;
    assert_eq!(others.unwrap_err().code(), Code::NotFound, "not its own");

    // Nobody asks: the rounds send it when its hold is over.
    let until = Instant::now() + Duration::from_secs(60);
    loop {
        let outbox = desk
            .read(Caller::Main, |station| station.outbox(true))
            .await
            .unwrap();
        let done = |id: &String| {
            outbox
                .ended
                .iter()
                .any(|item| item.line.id == *id && item.line.state == "done")
        };
        if sealed.ids.iter().all(done) {
            break;
        }
        assert!(Instant::now() < until, "{outbox:?}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }

    // A lock closes the window, and what it was open for is over.
    desk.open_enrol(Caller::Main).unwrap();
    desk.lock(super::Why::Idle);
    assert!(!heard.is_signing());
    let late = desk.enrol(Caller::Sign, pin(PIN), pin(PIN)).await;
    assert_eq!(late.unwrap_err().code(), Code::Locked);
    desk.leave().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_wipe_leaves_no_copy_and_no_key() {
    let data = tempfile::tempdir().unwrap();
    let (desk, _) = desk(data.path(), None);
    desk.open().await;
    desk.sign_in(Caller::Main, "coach".to_owned())
        .await
        .unwrap();
    let typo = desk.wipe(Caller::Main, "dem").await;
    assert_eq!(typo.unwrap_err().code(), Code::InputInvalid);
    let folder = data.path().join("demo");
    assert!(folder.join("tenants/harbor-health/store.db").exists());
    desk.wipe(Caller::Main, "demo").await.unwrap();
    for gone in ["tenants", "secrets.json", "seats.json", "last-seat"] {
        assert!(!folder.join(gone).exists(), "{gone}");
    }
    assert_eq!(desk.app_status().stage, Stage::SignedOut);
    desk.leave().await;
}
