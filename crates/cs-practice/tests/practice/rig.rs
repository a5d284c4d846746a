//! A practice with a handful of rows, and a client that trusts its authority.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::NaiveDate;
use cs_practice::{Practice, PracticeOptions, SeedRows};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

pub const HARBOR: &str = "harbor-health";
pub const REDIRECT: &str = "http://127.0.0.1:49152/callback";
/// The pair of RFC 7636, appendix B.
pub const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

pub struct Rig {
    pub practice: Practice,
    pub client: Client,
}

pub fn options() -> PracticeOptions {
    let mut options = PracticeOptions::new(7, NaiveDate::from_ymd_opt(2026, 11, 20).unwrap());
    options.population = Some(rows());
    options
}

pub fn client(ca_pem: &str) -> Client {
    let authority = reqwest::Certificate::from_pem(ca_pem.as_bytes()).unwrap();
    Client::builder()
        .tls_certs_only([authority])
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap()
}

impl Rig {
    pub async fn start() -> Self {
        Self::with(options()).await
    }

    pub async fn with(options: PracticeOptions) -> Self {
        Self::around(Practice::start(options).await.unwrap())
    }

    pub fn around(practice: Practice) -> Self {
        let client = client(practice.ca_pem());
        Self { practice, client }
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.practice.base_url())
    }

    pub fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(self.url(path))
    }

    pub fn post(&self, path: &str) -> RequestBuilder {
        self.client.post(self.url(path))
    }

    /// Signs in as a demo user and gives the token answer.
    pub async fn sign_in(&self, login: &str) -> Value {
        let code = self.code(login, "the nonce").await;
        let answer = self.exchange(&code, VERIFIER).await;
        assert_eq!(answer.status(), StatusCode::OK);
        answer.json().await.unwrap()
    }

    pub async fn token(&self, login: &str) -> String {
        let answer = self.sign_in(login).await;
        answer["access_token"].as_str().unwrap().to_owned()
    }

    pub fn authorize_url(&self, nonce: &str) -> String {
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER.as_bytes()));
        let mut url = url::Url::parse(&self.url("/oauth2/authorize")).unwrap();
        url.query_pairs_mut()
            .append_pair("client_id", "countersign-desktop")
            .append_pair("redirect_uri", REDIRECT)
            .append_pair("response_type", "code")
            .append_pair("scope", "openid profile email offline_access pms")
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256")
            .append_pair("nonce", nonce)
            .append_pair("state", "the state");
        url.to_string()
    }

    pub async fn code(&self, login: &str, nonce: &str) -> String {
        let answer = self
            .client
            .post(self.authorize_url(nonce))
            .form(&[("login", login)])
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), StatusCode::FOUND);
        let back = redirect(&answer);
        assert_eq!(parameter(&back, "state").as_deref(), Some("the state"));
        assert_eq!(
            parameter(&back, "iss").as_deref(),
            Some(self.practice.base_url())
        );
        parameter(&back, "code").unwrap()
    }

    pub async fn exchange(&self, code: &str, verifier: &str) -> Response {
        self.post("/oauth2/token")
            .form(&[
                ("grant_type", "authorization_code"),
                ("client_id", "countersign-desktop"),
                ("code", code),
                ("redirect_uri", REDIRECT),
                ("code_verifier", verifier),
            ])
            .send()
            .await
            .unwrap()
    }

    pub async fn refresh(&self, token: &str) -> Response {
        self.post("/oauth2/token")
            .form(&[
                ("grant_type", "refresh_token"),
                ("client_id", "countersign-desktop"),
                ("refresh_token", token),
            ])
            .send()
            .await
            .unwrap()
    }

    /// A PMS request of a signed-in user for the general practice.
    pub fn api(&self, method: Method, path: &str, token: &str) -> RequestBuilder {
        self.client
            .request(method, self.url(path))
            .bearer_auth(token)
            .header("X-Practice-Id", HARBOR)
    }

    pub async fn read(&self, path: &str, token: &str) -> Value {
        let answer = self.api(Method::GET, path, token).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        answer.json().await.unwrap()
    }

    pub async fn control(&self, path: &str, body: Value) -> Response {
        self.post(path)
            .header("X-Control-Token", self.practice.control_token())
            .json(&body)
            .send()
            .await
            .unwrap()
    }

    pub async fn knobs(&self, body: Value) {
        let answer = self.control("/control/knobs", body).await;
        assert_eq!(answer.status(), StatusCode::OK);
    }

    pub async fn inbox(&self, kind: &str) -> Vec<Value> {
        let answer = self.get(&format!("/inbox/{kind}.json")).send().await;
        let body: Value = answer.unwrap().json().await.unwrap();
        body["messages"].as_array().unwrap().clone()
    }
}

/// The code of a JSON refusal, with its status.
pub async fn refusal(answer: Response) -> (u16, String) {
    let status = answer.status().as_u16();
    let body: Value = answer.json().await.unwrap();
    let code = body["error"]["code"].as_str().unwrap_or_default();
    (status, code.to_owned())
}

pub fn refused(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

pub fn redirect(answer: &Response) -> url::Url {
    let location = answer.headers()["location"].to_str().unwrap();
    url::Url::parse(location).unwrap()
}

pub fn parameter(url: &url::Url, name: &str) -> Option<String> {
    url.query_pairs()
        .find(|(own, _)| own == name)
        .map(|(_, value)| value.into_owned())
}

fn patient(number: u32, first: &str, last: &str) -> Value {
    json!({
        "id": format!("pat-{number:06}"), "practice_id": HARBOR, "version": 1,
        "updated_at": format!("2026-10-{:02}T09:00:00Z", number % 28 + 1), "deleted": false,
        "mrn": format!("{:08}", 400_000 + number), "first_name": first, "middle_name": null,
        "last_name": last, "preferred_name": null, "birth_date": "1982-03-14", "sex": "female",
        "status": "active", "enrollment_status": "enrolled", "enrolled_on": "2026-10-03",
        "is_test": false, "phone_mobile": format!("+1802555{:04}", 100 + number),
        "phone_home": null, "email": format!("p{number}@example.org"),
        "address": {"line1": "1 Elm St", "line2": null, "city": "Boston", "state": "MA", "zip": "02118"},
        "communication": {"sms_consent": true, "sms_opted_out": false, "email_consent": true},
    })
}

fn encounter(number: u32, status: &str, start: &str) -> Value {
    json!({
        "id": format!("enc-{number:06}"), "practice_id": HARBOR, "version": 1,
        "updated_at": "2026-11-01T09:00:00Z", "deleted": false,
        "patient_id": "pat-000001", "type": "office_visit", "status": status, "no_show": false,
        "scheduled_start": start, "scheduled_end": start, "started_at": null, "ended_at": null,
    })
}

pub fn rows() -> SeedRows {
    let mut patients: Vec<Value> = (1..=40)
        .map(|number| patient(number, "Ana", &format!("Person{number}")))
        .collect();
    patients.push(patient(41, "María", "Álvarez"));
    let mut optical = patient(42, "Otto", "Optic");
    optical["practice_id"] = json!("northgate-optical");
    patients.push(optical);
    let prescription = json!({
        "id": "rx-1", "practice_id": HARBOR, "version": 4, "updated_at": "2026-10-01T09:00:00Z",
        "deleted": false, "patient_id": "pat-000001", "drug_name": "lisinopril", "rxnorm": "314076",
        "refills_allowed": 2, "refills_used": 1, "days_supply": 30, "status": "active",
        "quantity": "30", "written_on": "2026-09-01", "ended_on": null,
    });
    SeedRows(vec![
        ("patients".to_owned(), patients),
        (
            "encounters".to_owned(),
            vec![
                encounter(1, "scheduled", "2026-11-20T10:00:00-05:00"),
                encounter(2, "completed", "2026-11-02T23:30:00-05:00"),
                encounter(3, "cancelled", "2026-11-05T10:00:00-05:00"),
            ],
        ),
        ("prescriptions".to_owned(), vec![prescription]),
    ])
}
