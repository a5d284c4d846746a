//! Writes: versions, idempotency, roles and the life of a visit.

use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::rig::{Rig, refusal, refused};

async fn write(
    rig: &Rig,
    token: &str,
    method: Method,
    path: &str,
    version: &str,
    body: Value,
) -> Response {
    let mut request = rig.api(method, path, token).json(&body);
    if !version.is_empty() {
        request = request.header("If-Match", format!("\"{version}\""));
    }
    request.send().await.unwrap()
}

#[tokio::test]
async fn a_patch_needs_the_version_that_was_read() {
    let rig = Rig::start().await;
    let token = rig.token("coach").await;
    let path = "/api/patients/pat-000001";
    let out = json!({"communication": {"sms_opted_out": true}});
    let patch = async |version: &str, body: Value| {
        write(&rig, &token, Method::PATCH, path, version, body).await
    };
    assert_eq!(
        refusal(patch("", out.clone()).await).await,
        refused(428, "precondition_required")
    );
    assert_eq!(
        refusal(patch("9", out.clone()).await).await,
        refused(412, "version_conflict")
    );
    let done = patch("1", out.clone()).await;
    assert_eq!(done.headers()["etag"], "\"2\"");
    let row: Value = done.json().await.unwrap();
    assert_eq!(row["communication"]["sms_opted_out"], true);
    assert_eq!(row["communication"]["sms_consent"], true);
    assert_eq!(
        refusal(patch("1", out).await).await,
        refused(412, "version_conflict")
    );

    let phone = json!({"phone_mobile": "+18025550177"});
    assert_eq!(
        refusal(patch("2", phone.clone()).await).await,
        refused(403, "forbidden_role")
    );
    let admin = rig.token("admin").await;
    let answer = write(&rig, &admin, Method::PATCH, path, "2", phone).await;
    assert_eq!(answer.status(), 200);
    for wrong in [
        json!({"birth_date": "1990-01-01"}),
        json!({"phone_mobile": "5550177"}),
        json!({"communication": {"sms_consent": "yes"}}),
        json!({}),
    ] {
        let answer = write(&rig, &admin, Method::PATCH, path, "3", wrong.clone()).await;
        assert_eq!(refusal(answer).await, refused(400, "invalid"), "{wrong}");
    }
    assert_eq!(rig.read(path, &token).await["version"], 3);
}

#[tokio::test]
async fn an_idempotency_key_answers_the_first_result_again() {
    let rig = Rig::start().await;
    let token = rig.token("admin").await;
    let book = async |key: &str, reason: &str| {
        let visit = json!({
            "patient_id": "pat-000001", "type": "telehealth", "reason": reason,
            "scheduled_start": "2026-12-01T10:00:00-05:00",
            "scheduled_end": "2026-12-01T10:30:00-05:00",
        });
        rig.api(Method::POST, "/api/encounters", &token)
            .header("Idempotency-Key", key)
            .json(&visit)
            .send()
            .await
            .unwrap()
    };
    let first = book("k1", "check").await;
    assert_eq!(first.status(), 201);
    let location = first.headers()["location"].to_str().unwrap().to_owned();
    let first: Value = first.json().await.unwrap();
    let again = book("k1", "check").await;
    assert_eq!(again.status(), 201);
    assert_eq!(again.headers()["location"].to_str().unwrap(), location);
    assert_eq!(again.json::<Value>().await.unwrap(), first);
    assert_eq!(
        refusal(book("k1", "other").await).await,
        refused(422, "unprocessable")
    );
    assert_ne!(
        book("k2", "check").await.json::<Value>().await.unwrap()["id"],
        first["id"]
    );
    let all = rig.read("/api/encounters?type=telehealth", &token).await;
    assert_eq!(all["total"], 2);
    assert_eq!(rig.read(&location, &token).await["status"], "scheduled");
    let events = rig.read("/api/warehouse/events", &token).await;
    assert_eq!(events["items"][0]["kind"], "appointment_booked");
}

#[tokio::test]
async fn a_visit_lives_its_life_in_order() {
    let rig = Rig::start().await;
    let token = rig.token("admin").await;
    let step = async |id: &str, step: &str, version: &str, body: Value| {
        let path = format!("/api/encounters/{id}/{step}");
        write(&rig, &token, Method::POST, &path, version, body).await
    };
    let early = step("enc-000001", "complete", "1", json!({})).await;
    assert_eq!(refusal(early).await, refused(422, "unprocessable"));
    for (name, version, status) in [
        ("check_in", "1", "scheduled"),
        ("start", "2", "in_progress"),
        ("complete", "3", "completed"),
    ] {
        let row: Value = step("enc-000001", name, version, json!({}))
            .await
            .json()
            .await
            .unwrap();
        assert_eq!(row["status"], status, "{name}");
    }
    let late = step("enc-000001", "cancel", "4", json!({"reason": "x"})).await;
    assert_eq!(refusal(late).await, refused(422, "unprocessable"));
    let unknown = step("enc-000001", "reopen", "4", json!({})).await;
    assert_eq!(refusal(unknown).await, refused(404, "not_found"));
    let coach = rig.token("coach").await;
    let path = "/api/encounters/enc-000001/cancel";
    let answer = write(&rig, &coach, Method::POST, path, "4", json!({})).await;
    assert_eq!(refusal(answer).await, refused(403, "forbidden_role"));
}

#[tokio::test]
async fn refills_end_when_none_is_left() {
    let rig = Rig::start().await;
    let token = rig.token("clinician").await;
    let refill = async |version: &str, quantity: Value| {
        let body = json!({"quantity": quantity, "note": "by telephone"});
        let path = "/api/prescriptions/rx-1/refill";
        write(&rig, &token, Method::POST, path, version, body).await
    };
    assert_eq!(
        refusal(refill("4", json!("-1")).await).await,
        refused(400, "invalid")
    );
    let row: Value = refill("4", json!("30")).await.json().await.unwrap();
    assert_eq!(row["refills_used"], 2);
    assert_eq!(
        refusal(refill("5", json!("30")).await).await,
        refused(422, "unprocessable")
    );
    let coach = rig.token("coach").await;
    let path = "/api/prescriptions/rx-1/refill";
    let answer = write(&rig, &coach, Method::POST, path, "5", json!({})).await;
    assert_eq!(refusal(answer).await, refused(403, "forbidden_role"));
}
