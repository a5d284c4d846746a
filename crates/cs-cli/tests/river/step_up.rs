//! Confirmations between processes: a token made by one command is spent by
//! another, once.

use crate::support::{House, PIN};

#[test]
fn a_token_of_one_command_is_spent_by_another_once() {
    let house = House::open();
    let desk = house.desktop("desk", "admin");
    desk.run(&["sync"]).ok();
    desk.with_pin(&["enrol"], PIN).ok();
    let issue = |operation: &str| {
        let made = desk.with_pin(&["step-up", "issue", operation], PIN).ok();
        made["token"].as_str().unwrap().to_owned()
    };
    let export = |token: &str| desk.feed(&["audit", "export", "-", "--step-up-fd", "0"], token);

    let token = issue("audit-export");
    assert_eq!(export(&token).code, 0);
    assert_eq!(export(&token).refused(3), "step_up_replayed");
    assert_eq!(export(&issue("loosen-rule")).refused(3), "step_up_invalid");
    assert_eq!(
        export("cs1.00000000.e30.AAAA").refused(3),
        "step_up_invalid"
    );
    let wrong = desk.with_pin(&["step-up", "issue", "audit-export"], "111222");
    assert_eq!(wrong.refused(3), "pin_wrong");
    assert_eq!(
        desk.with_pin(&["step-up", "issue", "moonwalk"], PIN)
            .refused(2),
        "input_invalid"
    );

    // After the secret was made anew a token under way still counts.
    let under_way = issue("audit-export");
    assert_eq!(desk.with_pin(&["step-up", "rotate"], PIN).code, 0);
    assert_eq!(export(&under_way).code, 0);

    // With the PIN in one command; loosening a rule asks for it, tightening doesn't.
    assert_eq!(desk.with_pin(&["audit", "export", "-"], PIN).code, 0);
    desk.with_pin(&["setting", "proposal_hours", "100"], PIN)
        .ok();
    assert_eq!(
        desk.with_pin(&["setting", "proposal_hours", "200"], "111222")
            .refused(3),
        "pin_wrong"
    );
    desk.run(&["setting", "proposal_hours", "24"]).ok();

    // A day later no token is alive, whatever it was.
    let late = issue("audit-export");
    house.move_clock(86_400, &[&desk]);
    assert_eq!(export(&late).refused(3), "step_up_expired");

    let why = desk.run(&["why", "send_document"]).ok();
    assert_eq!(why["rule"], "licensed clinician");
}
