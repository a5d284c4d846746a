//! Mail through a real SMTP client and, where the client is too polite, by hand.

use lettre::message::{MultiPart, header::ContentType};
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{Certificate, CertificateStore, Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::rig::Rig;

type Transport = AsyncSmtpTransport<Tokio1Executor>;

fn transport_as(rig: &Rig, mechanism: Mechanism, password: &str) -> Transport {
    let addr = rig.practice.smtp_addr();
    let authority = Certificate::from_pem(rig.practice.ca_pem().as_bytes()).unwrap();
    let tls = TlsParameters::builder("127.0.0.1".to_owned())
        .certificate_store(CertificateStore::None)
        .add_root_certificate(authority)
        .build_rustls()
        .unwrap();
    let (user, _) = rig.practice.smtp_login();
    Transport::builder_dangerous("127.0.0.1")
        .port(addr.port())
        .tls(Tls::Required(tls))
        .authentication(vec![mechanism])
        .credentials(Credentials::new(user.to_owned(), password.to_owned()))
        .build()
}

fn transport(rig: &Rig) -> Transport {
    transport_as(rig, Mechanism::Plain, rig.practice.smtp_login().1)
}

fn message(to: &str, subject: &str, body: &str) -> Message {
    Message::builder()
        .from("Harbor Health <care@harbor.example.org>".parse().unwrap())
        .to(to.parse().unwrap())
        .message_id(Some("<attempt-1@workstation.example.org>".to_owned()))
        .subject(subject)
        .header(ContentType::TEXT_PLAIN)
        .body(body.to_owned())
        .unwrap()
}

#[tokio::test]
async fn a_mail_arrives_over_starttls_as_it_was_written() {
    let rig = Rig::start().await;
    let body = "Estimada María:\n\n.una línea con punto\n..\nmañana = 10:00\n";
    let sent = message("Maria <maria@example.org>", "Su cita de mañana", body);
    for mechanism in [Mechanism::Plain, Mechanism::Login] {
        let transport = transport_as(&rig, mechanism, rig.practice.smtp_login().1);
        transport.send(sent.clone()).await.unwrap();
    }
    let inbox = rig.inbox("mail").await;
    assert_eq!(inbox.len(), 2);
    let mail = &inbox[0];
    assert_eq!(mail["to"], "maria@example.org");
    assert_eq!(mail["recipients"], json!(["maria@example.org"]));
    assert_eq!(mail["message_id"], "<attempt-1@workstation.example.org>");
    assert_eq!(mail["subject"], "Su cita de mañana");
    assert_eq!(mail["body"].as_str().unwrap(), body.trim_end());
    assert!(
        mail["from"]
            .as_str()
            .unwrap()
            .contains("care@harbor.example.org")
    );
    let id = mail["id"].as_str().unwrap();
    let raw = rig.get(&format!("/inbox/mail/{id}.eml")).send().await;
    let raw = raw.unwrap().bytes().await.unwrap();
    let written = String::from_utf8(sent.formatted()).unwrap();
    assert_eq!(String::from_utf8_lossy(&raw).trim_end(), written.trim_end());
    let page = rig
        .get("/inbox")
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(page.contains("Su cita de mañana"));
}

#[tokio::test]
async fn the_plain_part_is_shown_and_markup_is_escaped() {
    let rig = Rig::start().await;
    let parts = MultiPart::alternative_plain_html(
        "<script>alert(1)</script>".to_owned(),
        "<p>other</p>".to_owned(),
    );
    let sent = Message::builder()
        .from("care@harbor.example.org".parse().unwrap())
        .to("maria@example.org".parse().unwrap())
        .subject("two parts")
        .multipart(parts)
        .unwrap();
    transport(&rig).send(sent).await.unwrap();
    let inbox = rig.inbox("mail").await;
    assert_eq!(inbox[0]["body"], "<script>alert(1)</script>");
    let page = rig
        .get("/inbox")
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(!page.contains("<script>") && page.contains("&lt;script&gt;"));
}

#[tokio::test]
async fn refusals_carry_their_codes() {
    let rig = Rig::start().await;
    let wrong = transport_as(&rig, Mechanism::Plain, "wrong");
    let hello = message("a@example.org", "x", "y");
    let fault = wrong.send(hello).await.unwrap_err();
    assert_eq!(fault.status().unwrap().to_string(), "535");
    for (to, code) in [
        ("a@bounce.example.org", "550"),
        ("a@later.example.org", "451"),
    ] {
        let fault = transport(&rig)
            .send(message(to, "x", "y"))
            .await
            .unwrap_err();
        assert_eq!(fault.status().unwrap().to_string(), code);
        assert_eq!(fault.is_permanent(), code == "550");
    }
    assert!(rig.inbox("mail").await.is_empty());
}

#[tokio::test]
async fn a_cut_after_data_leaves_the_mail_and_no_answer() {
    let rig = Rig::start().await;
    rig.knobs(json!({"smtp_drop_after_data": 1})).await;
    let sent = message("a@example.org", "only one", "y");
    let fault = transport(&rig).send(sent).await.unwrap_err();
    assert!(fault.status().is_none(), "{fault}");
    let inbox = rig.inbox("mail").await;
    assert_eq!(inbox.len(), 1);
    assert_eq!(inbox[0]["subject"], "only one");
    let sent = message("a@example.org", "the next", "y");
    transport(&rig).send(sent).await.unwrap();
    assert_eq!(rig.inbox("mail").await.len(), 2);
}

/// Sends lines in the clear and gives everything that was answered until the
/// server closes.
async fn in_the_clear(rig: &Rig, lines: &str) -> String {
    let mut stream = TcpStream::connect(rig.practice.smtp_addr()).await.unwrap();
    stream.write_all(lines.as_bytes()).await.unwrap();
    let mut answers = String::new();
    stream.read_to_string(&mut answers).await.unwrap();
    answers
}

#[tokio::test]
async fn nothing_is_taken_in_the_clear() {
    let rig = Rig::start().await;
    let lines = "EHLO me\r\nAUTH PLAIN AGEAYg==\r\nMAIL FROM:<a@example.org>\r\nDATA\r\nNONSENSE\r\nQUIT\r\n";
    let answers = in_the_clear(&rig, lines).await;
    assert!(answers.contains("250-STARTTLS") && !answers.contains("AUTH"));
    assert_eq!(answers.matches("530 5.7.0").count(), 4);
    assert!(answers.trim_end().ends_with("221 2.0.0 Bye"));
}
