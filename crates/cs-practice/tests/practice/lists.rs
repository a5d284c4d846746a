//! Lists, filters, single reads, roles and limits.

use std::collections::BTreeMap;

use cs_practice::RateLimit;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::rig::{Rig, options, refusal, refused};

fn ids(page: &Value) -> Vec<String> {
    page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["id"].as_str().unwrap().to_owned())
        .collect()
}

fn cursor(page: &Value) -> Option<String> {
    page["next_cursor"].as_str().map(str::to_owned)
}

#[tokio::test]
async fn a_list_is_read_to_its_end_while_rows_change() {
    let rig = Rig::start().await;
    let token = rig.token("coach").await;
    let first = rig.read("/api/patients?page_size=7", &token).await;
    assert_eq!(first["total"], 41);
    let mut seen: BTreeMap<String, Value> = BTreeMap::new();
    let mut page = first.clone();
    let mut pages = 0;
    loop {
        for item in page["items"].as_array().unwrap() {
            seen.insert(item["id"].as_str().unwrap().to_owned(), item.clone());
        }
        pages += 1;
        // Staff edit a row that was read, one that wasn't, and remove one.
        if pages == 2 {
            let read = seen.keys().next().unwrap().clone();
            for id in [read.as_str(), "pat-000027"] {
                let edit = json!({"collection": "patients", "id": id, "set": {"mrn": "changed"}});
                rig.control("/control/change", edit).await;
            }
            let gone = json!({"collection": "patients", "id": "pat-000026", "delete": true});
            rig.control("/control/change", gone).await;
        }
        match cursor(&page) {
            Some(next) => {
                let path = format!("/api/patients?page_size=7&cursor={next}");
                page = rig.read(&path, &token).await;
            }
            None => break,
        }
    }
    assert_eq!(seen.len(), 41);
    let changed = seen.values().filter(|row| row["mrn"] == "changed").count();
    assert_eq!(changed, 2);
    let gone = &seen["pat-000026"];
    assert_eq!(gone["deleted"], true);
    assert!(gone.get("last_name").is_none());

    // The next sync begins where the first page was made and sees the edits.
    let since = first["as_of"].as_str().unwrap().replace('+', "%2B");
    let next = rig
        .read(&format!("/api/patients?updated_since={since}"), &token)
        .await;
    assert_eq!(next["total"], 3);
}

#[tokio::test]
async fn filters_narrow_and_unknown_ones_are_refused() {
    let rig = Rig::start().await;
    let token = rig.token("coach").await;
    for (query, count) in [
        ("q=alvarez", 1),
        ("q=MARIA%20%C3%A1lv", 1),
        ("q=(802)%20555-0141", 1),
        ("name=ana", 40),
        ("phone=8025550110", 1),
        ("email=P3@example.org", 1),
        ("mrn=00400005", 1),
        ("birth_date=1982-03-14&status=active", 41),
        ("patient_id=pat-000004", 1),
        ("status=deceased", 0),
    ] {
        let page = rig.read(&format!("/api/patients?{query}"), &token).await;
        assert_eq!(page["total"], count, "{query}");
    }
    // 23:30 on the second, by the practice's clock.
    let day = "/api/encounters?date_from=2026-11-02&date_to=2026-11-02";
    assert_eq!(ids(&rig.read(day, &token).await), ["enc-000002"]);
    for wrong in ["status=dead", "favourite=1", "page_size=501", "cursor=abc"] {
        let path = format!("/api/patients?{wrong}");
        let answer = rig.api(Method::GET, &path, &token).send().await.unwrap();
        assert_eq!(refusal(answer).await, refused(400, "invalid"), "{wrong}");
    }
    let page = rig.read("/api/patients?page_size=5", &token).await;
    let moved = format!(
        "/api/patients?status=active&cursor={}",
        cursor(&page).unwrap()
    );
    let answer = rig.api(Method::GET, &moved, &token).send().await.unwrap();
    assert_eq!(refusal(answer).await, refused(400, "invalid"));
}

#[tokio::test]
async fn a_single_row_carries_its_version() {
    let rig = Rig::start().await;
    let token = rig.token("specialist").await;
    let path = "/api/prescriptions/rx-1";
    let answer = rig.api(Method::GET, path, &token).send().await.unwrap();
    assert_eq!(answer.headers()["etag"], "\"4\"");
    assert!(answer.headers().contains_key("x-request-id"));
    let again = rig
        .api(Method::GET, path, &token)
        .header("If-None-Match", "\"4\"")
        .send()
        .await
        .unwrap();
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    let missing = rig.api(Method::GET, "/api/prescriptions/rx-2", &token);
    let missing = missing.send().await.unwrap();
    assert_eq!(refusal(missing).await, refused(404, "not_found"));
}

#[tokio::test]
async fn roles_and_practices_are_kept_apart() {
    let rig = Rig::start().await;
    let lists = [
        "/api/patients",
        "/api/encounters",
        "/api/prescriptions",
        "/api/clinical/labs",
        "/api/warehouse/events",
        "/api/reports/patient_volume?date_from=2026-10-01&date_to=2026-11-30",
    ];
    for (login, admitted) in [
        ("coach", "yynyyn"),
        ("clinician", "yyyyyn"),
        ("specialist", "yyyynn"),
        ("account", "nnnnyy"),
        ("admin", "yyyyyy"),
        ("mps", "yyyyyy"),
    ] {
        let token = rig.token(login).await;
        for (path, admitted) in lists.iter().zip(admitted.chars()) {
            let answer = rig.api(Method::GET, path, &token).send().await.unwrap();
            if admitted == 'y' {
                assert_eq!(answer.status(), StatusCode::OK, "{login} {path}");
            } else {
                let expected = refused(403, "forbidden_role");
                assert_eq!(refusal(answer).await, expected, "{login} {path}");
            }
        }
    }
    let token = rig.token("optical-coach").await;
    let foreign = rig.api(Method::GET, "/api/patients", &token).send().await;
    let expected = refused(403, "forbidden_practice");
    assert_eq!(refusal(foreign.unwrap()).await, expected);
    let own = |path: &str| {
        rig.get(path)
            .bearer_auth(&token)
            .header("X-Practice-Id", "northgate-optical")
    };
    let page: Value = own("/api/patients")
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(ids(&page), ["pat-000042"]);
    let other = own("/api/patients/pat-000001").send().await.unwrap();
    assert_eq!(refusal(other).await, refused(404, "not_found"));
    let unnamed = rig.get("/api/patients").bearer_auth(&token).send().await;
    assert_eq!(refusal(unnamed.unwrap()).await, refused(400, "invalid"));
    let unknown = rig.get("/api/patients").send().await.unwrap();
    assert_eq!(refusal(unknown).await, refused(401, "unauthorized"));
}

#[tokio::test]
async fn too_many_requests_wait_and_another_sign_in_does_not() {
    let mut options = options();
    options.rate_limit = RateLimit {
        per_second: 0,
        burst: 3,
    };
    let rig = Rig::with(options).await;
    let token = rig.token("coach").await;
    for remaining in ["2", "1", "0"] {
        let answer = rig.api(Method::GET, "/api/patients", &token).send().await;
        let answer = answer.unwrap();
        assert_eq!(answer.headers()["x-ratelimit-limit"], "3");
        assert_eq!(answer.headers()["x-ratelimit-remaining"], remaining);
    }
    let answer = rig.api(Method::GET, "/api/patients", &token).send().await;
    let answer = answer.unwrap();
    let wait: u64 = answer.headers()["retry-after"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!(wait > 0);
    assert_eq!(refusal(answer).await, refused(429, "rate_limited"));
    let other = rig.token("coach2").await;
    rig.read("/api/patients", &other).await;
}

#[tokio::test]
async fn reports_are_counted_from_the_rows() {
    let rig = Rig::start().await;
    let token = rig.token("admin").await;
    let period = "date_from=2026-11-01&date_to=2026-11-30";
    let summary = rig
        .read(&format!("/api/reports/encounter_summary?{period}"), &token)
        .await;
    assert_eq!(summary["totals"]["total"], 3);
    assert_eq!(summary["totals"]["completed"], 1);
    assert_eq!(summary["totals"]["completion_rate"], "0.3333");
    let volume = rig
        .read(&format!("/api/reports/patient_volume?{period}"), &token)
        .await;
    assert_eq!(volume["rows"][0]["month"], "2026-11");
    assert_eq!(volume["totals"]["patients_active_now"], 41);
    let drugs = rig
        .read(&format!("/api/reports/medication_usage?{period}"), &token)
        .await;
    assert_eq!(drugs["rows"][0]["drug_name"], "lisinopril");
    let uses = rig
        .read(
            "/api/reports/audit_log?date_from=2026-01-01&date_to=2100-01-01",
            &token,
        )
        .await;
    assert!(uses["totals"]["count"].as_u64().unwrap() >= 4);
}
