//! Who carries a person through the sign-in page.

use async_trait::async_trait;
use cs_error::{Code, Fault, Outcome};
use cs_net::{Net, Request};

/// Opens the authorize address where a person, or a script, answers it.
#[async_trait]
pub trait UserAgent: Send + Sync {
    /// Opens it. The answer comes to the loopback listener, not from here.
    ///
    /// # Errors
    /// [`Code::SignInFailed`] when it can't be opened or is refused there;
    /// network codes of a scripted agent.
    async fn open(&self, authorize_url: &str) -> Outcome<()>;
}

/// The system's browser.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemBrowser;

#[async_trait]
impl UserAgent for SystemBrowser {
    async fn open(&self, authorize_url: &str) -> Outcome<()> {
        let failed = || Fault::new(Code::SignInFailed).with("why", "no browser");
        // Only what this crate built itself may reach another program.
        if !authorize_url.starts_with("https://") || authorize_url.contains(char::is_whitespace) {
            return Err(failed());
        }
        let mut command = if cfg!(target_os = "macos") {
            tokio::process::Command::new("open")
        } else if cfg!(windows) {
            let mut command = tokio::process::Command::new("rundll32");
            command.arg("url.dll,FileProtocolHandler");
            command
        } else {
            tokio::process::Command::new("xdg-open")
        };
        let quiet = std::process::Stdio::null;
        let status = command
            .arg(authorize_url)
            .stdin(quiet())
            .stdout(quiet())
            .stderr(quiet())
            .status()
            .await;
        if status.is_ok_and(|status| status.success()) {
            Ok(())
        } else {
            Err(failed())
        }
    }
}

/// Answers the demo practice's sign-in page by itself: the demo's identity
/// picker and the tests. It fills in the page's form and follows the redirect
/// to the loopback listener, over the same wires a browser would use.
#[derive(Clone, Debug)]
pub struct DemoUserAgent {
    net: Net,
    login: String,
}

impl DemoUserAgent {
    /// Signs in as this demo user ("coach").
    pub fn new(net: Net, login: &str) -> Self {
        Self {
            net,
            login: login.to_owned(),
        }
    }
}

#[async_trait]
impl UserAgent for DemoUserAgent {
    async fn open(&self, authorize_url: &str) -> Outcome<()> {
        let form = Request::post(authorize_url).form(&[("login", &self.login)]);
        let answer = self.net.send(form).await?;
        let target = answer
            .header("location")
            .filter(|_| (300..400).contains(&answer.status))
            .ok_or_else(|| Fault::new(Code::SignInFailed).with("status", answer.status))?;
        self.net
            .send(Request::get(target).idempotent(false))
            .await?;
        Ok(())
    }
}
