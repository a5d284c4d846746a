//! The policy a decision was made under.

use crate::support::review::{approved, now, refusal, send, submit};
use crate::support::*;
use cs_access::{ActionKind, Role};
use cs_approval::*;
use cs_error::Code;

/// Approves under a policy, whatever counts.
fn decide_under(
    world: &World,
    desk: &Desk,
    policy: &ApprovalPolicy,
    minutes: i64,
    state: &mut ProposalState,
) -> Result<(), Code> {
    let envelope = desk.sign_under(policy, minutes, &[state], true, "");
    submit(world, desk, minutes, state, envelope)
}

#[test]
fn an_empty_list_of_approvers_means_nobody() {
    let world = World::new();
    let (mut state, _) = draft(&world.coach, 1, |_| {});
    let policy = world.adopt(2, |policy| policy.rules[0].roles.clear());
    for desk in [&world.coach, &world.admin, &world.account, &world.clinician] {
        assert_eq!(
            decide_under(&world, desk, &policy, 3, &mut state),
            Err(Code::RoleMayNotApprove)
        );
    }
    // The same in a proposal's own requirements.
    let (mut own, _) = draft(&world.coach, 2, |p| p.requirements.roles.clear());
    let back = world.adopt(4, |policy| {
        policy.rules[0].roles = vec![Role::PracticeAdministrator];
    });
    assert_eq!(
        decide_under(&world, &world.admin, &back, 5, &mut own),
        Err(Code::RoleMayNotApprove)
    );
    assert_eq!(
        decide_under(&world, &world.admin, &back, 5, &mut state),
        Ok(())
    );
}

#[test]
fn a_policy_narrows_drafts_that_were_made_before_it() {
    let world = World::new();
    let (mut state, _) = draft(&world.coach, 1, |_| {});
    let policy = world.adopt(2, |policy| {
        policy.rules[0].quorum = 2;
        policy.rules[0].self_approval = false;
    });
    assert_eq!(
        decide_under(&world, &world.coach, &policy, 3, &mut state),
        Err(Code::SelfApprovalRefused)
    );
    decide_under(&world, &world.admin, &policy, 3, &mut state).unwrap();
    assert_eq!(state.state, State::InReview, "one of two");
    decide_under(&world, &world.clinician, &policy, 4, &mut state).unwrap();
    assert_eq!(state.state, State::Approved);
    assert!(send(&state, &world.keys(), now()).is_ok());
}

/// A policy that is wider than the draft's own requirements gives nobody more.
#[test]
fn a_wider_policy_later_gives_an_old_draft_no_new_approver() {
    let world = World::new();
    let (mut state, _) = draft(&world.coach, 1, |p| {
        p.requirements.roles = vec![Role::MpsAdmin];
        p.requirements.quorum = 2;
    });
    assert_eq!(
        decide_under(&world, &world.admin, &policy(), 3, &mut state),
        Err(Code::RoleMayNotApprove)
    );
    // Nor does a document that was never ordered.
    let mut own = policy().next();
    own.rules[0].quorum = 1;
    assert_eq!(
        decide_under(&world, &world.admin, &own, 3, &mut state),
        Err(Code::PolicyChanged)
    );
}

/// A rule of law stays: no policy lets anybody but a clinician sign a document.
#[test]
fn no_policy_widens_the_built_in_table() {
    let world = World::new();
    let mut wide = policy().next();
    let document = wide
        .rules
        .iter()
        .position(|rule| rule.action == ActionKind::SendDocument)
        .unwrap();
    wide.rules[document].clinician = false;
    let order = Order::by(
        &world.admin.who,
        &tenant(),
        Ordered::Policy(wide),
        "wide",
        at(2),
    );
    assert_eq!(order.unwrap_err().code(), Code::PolicyTooWide);
    let mut wide = policy().next();
    wide.rules[0].roles.push(Role::AccountManager);
    assert_eq!(wide.ensure_valid().unwrap_err().code(), Code::PolicyTooWide);
    // The draft says more than the table: the table holds.
    let (mut state, _) = draft(&world.coach, 1, |p| {
        p.requirements.roles.push(Role::AccountManager);
    });
    assert_eq!(
        decide_under(&world, &world.account, &policy(), 2, &mut state),
        Err(Code::RoleMayNotApprove)
    );
}

#[test]
fn a_decision_names_the_policy_it_was_made_under() {
    let world = World::new();
    let state = approved(&world, |_| {});
    let signed = SignedDecision::open(&state.decisions[0].envelope).unwrap();
    assert_eq!(signed.statement().policy, Some(policy().digest()));
    assert!(send(&state, &world.keys(), now()).is_ok());
    // A change of another rule, of escalation or of expiry asks nobody to sign again.
    world.adopt(4, |policy| {
        policy.rules[1].quorum = 2;
        policy.rules[0].escalation = Some(Escalation {
            after_minutes: 30,
            to: vec![Role::MpsAdmin],
        });
        policy.rules[0].expires_hours = 100;
    });
    assert!(send(&state, &world.keys(), now()).is_ok());
    // A change of its own rule does: verified or not, it is not released.
    let before = world.keys();
    let verified = verify(&state, &before, &tenant(), now()).unwrap();
    world.adopt(5, |policy| policy.rules[0].quorum = 2);
    assert_eq!(refusal(&state, &world), Code::PolicyChanged);
    let released = release(verified, &state, &world.keys(), attempt_id(1), now());
    assert_eq!(released.unwrap_err().code(), Code::PolicyChanged);
    assert_eq!(
        verify_history(&state, &world.keys()).unwrap().len(),
        1,
        "it stands as history"
    );
}

/// Half of a quorum under one rule and half under another are no quorum.
#[test]
fn approvals_under_two_rules_do_not_add_up() {
    let world = World::new();
    let (mut state, _) = draft(&world.coach, 1, |_| {});
    let two = world.adopt(2, |policy| policy.rules[0].quorum = 2);
    decide_under(&world, &world.admin, &two, 3, &mut state).unwrap();
    let clinical = world.adopt(10, |policy| policy.rules[0].clinician = true);
    assert_eq!(
        decide_under(&world, &world.coach, &two, 20, &mut state),
        Err(Code::PolicyChanged),
        "the old one counts no more"
    );
    decide_under(&world, &world.clinician, &clinical, 20, &mut state).unwrap();
    assert_eq!(state.state, State::InReview);
    decide_under(&world, &world.admin, &clinical, 21, &mut state).unwrap();
    assert_eq!(state.state, State::Approved);
    assert!(send(&state, &world.keys(), at(22)).is_ok());
}

#[test]
fn escalation_is_a_function_of_now() {
    let world = World::new();
    let (mut state, _) = draft(&world.coach, 1, |_| {});
    let mut rule = policy().rule(ActionKind::SendSms);
    assert_eq!(rule.escalates_at(&state), None);
    rule.escalation = Some(Escalation {
        after_minutes: 30,
        to: vec![Role::MpsAdmin],
    });
    assert_eq!(rule.escalates_at(&state), Some(at(30)));
    assert!(rule.escalated_to(&state, at(29)).is_empty());
    assert_eq!(rule.escalated_to(&state, at(30)), [Role::MpsAdmin]);
    state.state = State::Approved;
    assert!(
        rule.escalated_to(&state, at(300)).is_empty(),
        "it waits for nobody"
    );
}
