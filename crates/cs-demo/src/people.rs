//! Who can sign in at the demo practices.

use cs_app::PracticeProfile;
use cs_app::below::{Role, TenantId};
use cs_error::{Code, Fault, Outcome};

/// The id every client has at the demo's sign-in server.
const CLIENT_ID: &str = "countersign-desktop";

/// Somebody the demo can be used as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoPerson {
    /// Names the seat (`coach`).
    pub login: &'static str,
    /// Name; invented.
    pub name: &'static str,
    /// Role as people read it.
    pub role: &'static str,
    /// Whether they are a licensed clinician.
    pub clinician: bool,
    /// The practice this seat works in.
    pub practice: &'static str,
}

/// Everybody the demo can be used as, in the order of its sign-in page.
pub fn people() -> Vec<DemoPerson> {
    cs_practice::identities()
        .map(|identity| DemoPerson {
            login: identity.login,
            name: identity.name,
            role: Role::parse(identity.role).map_or("", Role::title),
            clinician: identity.clinician,
            practice: house_of(identity.login).name,
        })
        .collect()
}

/// The demo login of a role, or a demo login itself; a coach when none is named.
///
/// # Errors
/// [`Code::InputInvalid`] for an unknown one.
pub fn login_of(role: Option<&str>) -> Outcome<&'static str> {
    let wanted = role.unwrap_or("health_coach");
    // The first person of a role stands for it.
    cs_practice::identities()
        .find(|identity| identity.login == wanted || identity.role == wanted)
        .map(|identity| identity.login)
        .ok_or_else(|| Fault::new(Code::InputInvalid).with("field", "--as"))
}

struct House {
    tenant: &'static str,
    name: &'static str,
    phone: &'static str,
    zone: &'static str,
}

const HARBOR: House = House {
    tenant: "harbor-health",
    name: "Harbor Health",
    phone: "+18025550100",
    zone: "America/New_York",
};
const NORTHGATE: House = House {
    tenant: "northgate-optical",
    name: "Northgate Optical",
    phone: "+18155550100",
    zone: "America/Chicago",
};

/// Who serves both practices sits in the first.
fn house_of(login: &str) -> &'static House {
    if login.starts_with("optical") {
        &NORTHGATE
    } else {
        &HARBOR
    }
}

/// The demo practice a login works in.
pub(crate) fn practice_of(login: &str) -> Outcome<PracticeProfile> {
    let house = house_of(login);
    Ok(PracticeProfile {
        tenant: TenantId::parse(house.tenant)?,
        name: house.name.to_owned(),
        phone: house.phone.to_owned(),
        zone: house.zone.to_owned(),
        client_id: CLIENT_ID.to_owned(),
        demo: true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_names_its_first_person_and_a_login_itself() {
        for (word, login) in [
            ("health_coach", "coach"),
            ("prior_auth_specialist", "specialist"),
            ("practice_administrator", "admin"),
            ("account_manager", "account"),
            ("mps_admin", "mps"),
            ("coach2", "coach2"),
            ("clinician", "clinician"),
            ("optical-admin", "optical-admin"),
        ] {
            assert_eq!(login_of(Some(word)).unwrap(), login, "{word}");
        }
        assert_eq!(login_of(None).unwrap(), "coach");
        assert_eq!(
            login_of(Some("nobody")).unwrap_err().code(),
            Code::InputInvalid
        );
    }

    #[test]
    fn everybody_has_a_name_a_role_and_one_of_the_two_practices() {
        let all = people();
        assert_eq!(all.len(), 9);
        assert!(
            all.iter()
                .all(|one| !one.name.is_empty() && one.role.chars().next().unwrap().is_uppercase())
        );
        assert_eq!(all[0].practice, "Harbor Health");
        assert_eq!(all[8].practice, "Northgate Optical");
        assert_eq!(all.iter().filter(|one| one.clinician).count(), 1);
    }
}
