use super::*;

fn adult() -> Contact {
    Contact {
        first_name: "Maria".into(),
        active: true,
        born: PartialDate::parse("1982-03-14"),
        sms_consent: true,
        mobile: Some(("+16175550142".into(), 0)),
        language: Some("es".into()),
        state: Some("MA".into()),
        ..Contact::default()
    }
}

fn why(contact: &Contact) -> Result<String, Exclusion> {
    addressee(
        contact,
        Channel::Sms,
        NaiveDate::from_ymd_opt(2026, 11, 22).unwrap(),
    )
    .map(|to| to.address)
}

#[test]
fn every_reason_not_to_write() {
    assert_eq!(why(&adult()), Ok("+16175550142".into()));
    #[allow(clippy::type_complexity)]
    let cases: [(fn(&mut Contact), Exclusion); 9] = [
        (|c| c.test = true, Exclusion::TestPatient),
        (|c| c.deceased = true, Exclusion::Deceased),
        (|c| c.active = false, Exclusion::Inactive),
        (|c| c.confidential = true, Exclusion::ConfidentialContact),
        (|c| c.sms_opted_out = true, Exclusion::OptedOut),
        (|c| c.sms_consent = false, Exclusion::NoConsent),
        (
            |c| c.mobile = Some(("617-call-me".into(), 0)),
            Exclusion::NoAddress,
        ),
        (|c| c.born = None, Exclusion::AgeUnknown),
        (
            |c| c.born = PartialDate::parse("2015-01-01"),
            Exclusion::NoGuardian,
        ),
    ];
    for (change, expected) in cases {
        let mut contact = adult();
        change(&mut contact);
        assert_eq!(why(&contact), Err(expected));
    }
}

#[test]
fn a_minor_is_written_to_through_the_guardian_in_the_guardians_language() {
    let mut minor = adult();
    minor.born = PartialDate::parse("2008-11-23");
    minor.guardian = Some(Guardian {
        name: "Ana Ruiz".into(),
        phone: Some("+16175550199".into()),
        language: Some("en".into()),
        ..Guardian::default()
    });
    let to = addressee(
        &minor,
        Channel::Sms,
        NaiveDate::from_ymd_opt(2026, 11, 22).unwrap(),
    )
    .unwrap();
    assert_eq!(
        (to.greeting.as_str(), to.address.as_str(), to.spanish),
        ("Ana", "+16175550199", false)
    );
    assert_eq!(to.address_path, "Patient.contact[0].telecom.value");
    let to = addressee(
        &minor,
        Channel::Sms,
        NaiveDate::from_ymd_opt(2026, 11, 23).unwrap(),
    )
    .unwrap();
    assert_eq!((to.guardian, to.spanish), (None, true), "eighteen that day");
}

#[test]
fn zones_are_all_that_may_hold() {
    let zones = adult().zones(Some("+14155550100"), chrono_tz::America::Chicago);
    assert_eq!(
        zones,
        [
            chrono_tz::America::Chicago,
            chrono_tz::America::New_York,
            chrono_tz::America::Los_Angeles
        ]
    );
}
