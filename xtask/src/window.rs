//! Opens the real window on a display of its own and looks at it.

use std::{
    fs,
    io::{BufRead, BufReader},
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::Path,
    process::{Child, Command, Stdio},
};

use serde_json::{Value, json};

use crate::{
    failure::Failure,
    process,
    webdriver::{self, Session},
    workspace,
};

/// True where a window can open.
pub(crate) fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

/// Opens the window in both themes, asserts what a person sees and what the
/// page may not do, and leaves a picture of each in `out`.
pub(crate) fn check(out: &Path) -> Result<(), Failure> {
    if !cfg!(target_os = "linux") {
        return Err(Failure::Missing(
            "The window check runs on Linux only.".into(),
        ));
    }
    let display = Display::start()?;
    for (theme, gtk) in [("light", "Adwaita"), ("dark", "Adwaita:dark")] {
        let home = out.join(format!("home-{theme}"));
        let (driver, address) = start_driver(&display, &home, gtk)?;
        let session = Session::start(address, &workspace::program("countersign-desktop")?)?;
        look(&session, theme)?;
        let picture = out.join(format!("{theme}.png"));
        session.picture(&picture)?;
        session.end()?;
        drop(driver);
        println!("{theme}: as it should be; picture in {}", picture.display());
    }
    Ok(())
}

/// What a person sees, then what the page is refused.
fn look(session: &Session, theme: &str) -> Result<(), Failure> {
    let seen = session.run(SEEN, &[])?;
    expect(&seen["heading"], &json!("Countersign"), "the heading")?;
    expect(&seen["demo"], &json!("DEMO"), "the DEMO mark")?;
    let version = format!("Version {}", env!("CARGO_PKG_VERSION"));
    expect(
        &seen["version"],
        &json!(version),
        "the version the program answered",
    )?;
    expect(&seen["dark"], &json!(theme == "dark"), "the dark theme")?;
    expect(&seen["font"], &json!(true), "the bundled typeface")?;

    let door = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|door| {
        door.set_nonblocking(true)?;
        Ok(door)
    });
    let door = door.map_err(|e| Failure::Missing(format!("No loopback port: {e}")))?;
    let port = door
        .local_addr()
        .map(|address| address.port())
        .unwrap_or_default();
    let refused = session.run(REFUSED, &[json!(format!("http://127.0.0.1:{port}/"))])?;
    expect(
        &refused["fetch"],
        &json!("refused"),
        "a fetch from the page",
    )?;
    expect(
        &refused["command"],
        &json!("refused"),
        "a command without permission",
    )?;
    expect(&refused["eval"], &json!("refused"), "code made from text")?;
    if door.accept().is_ok() {
        return Err(Failure::Check("The page reached a socket.".into()));
    }
    Ok(())
}

const SEEN: &str = "
const done = arguments[0];
const text = (query) => document.querySelector(query)?.textContent ?? null;
const look = (left) => {
  if (!text('.status .demo') && left > 0) return setTimeout(look, 50, left - 1);
  document.fonts.load('16px \"IBM Plex Sans\"').then((faces) => done({
    heading: text('h1'),
    demo: text('.status .demo'),
    version: [...document.querySelectorAll('.status span')].map((s) => s.textContent)
      .find((s) => s.startsWith('Version')) ?? null,
    dark: matchMedia('(prefers-color-scheme: dark)').matches,
    font: faces.length > 0,
  }));
};
look(400);
";

const REFUSED: &str = "
const [address, done] = arguments;
const tried = (promise) => promise.then(() => 'allowed', () => 'refused');
const evaluated = () => { try { return Function('return 1')() && 'allowed'; } catch { return 'refused'; } };
Promise.all([
  tried(fetch(address)),
  tried(window.__TAURI_INTERNALS__.invoke('plugin:window|title', { label: 'main' })),
]).then(([fetched, command]) => done({ fetch: fetched, command, eval: evaluated() }));
";

fn expect(found: &Value, wanted: &Value, what: &str) -> Result<(), Failure> {
    if found == wanted {
        return Ok(());
    }
    Err(Failure::Check(format!(
        "In the window, {what}: expected {wanted}, found {found}"
    )))
}

/// A program that ends with this value.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself; either way it is waited for.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// An X server without a screen, on a free display number of its own choosing.
struct Display {
    _server: Running,
    number: String,
}

impl Display {
    fn start() -> Result<Self, Failure> {
        let mut command = process::command("Xvfb", &workspace::root());
        command
            .args([
                "-displayfd",
                "1",
                "-screen",
                "0",
                "1440x900x24",
                "-nolisten",
                "tcp",
            ])
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut server = spawn(&mut command)?;
        let mut number = String::new();
        if let Some(output) = server.0.stdout.take() {
            let _ = BufReader::new(output).read_line(&mut number);
        }
        let number = number.trim().to_owned();
        if number.is_empty() {
            return Err(Failure::Check("Xvfb gave no display.".into()));
        }
        Ok(Self {
            _server: server,
            number: format!(":{number}"),
        })
    }
}

/// WebKit's driver, with a home folder that holds nothing of this machine.
fn start_driver(
    display: &Display,
    home: &Path,
    theme: &str,
) -> Result<(Running, SocketAddr), Failure> {
    let runtime = home.join("runtime");
    fs::create_dir_all(&runtime)
        .and_then(|()| private(&runtime))
        .map_err(|e| Failure::Missing(format!("Could not make {}: {e}", home.display())))?;
    let port = webdriver::free_port()?;
    let mut command = process::command("WebKitWebDriver", &workspace::root());
    command
        .arg("--host=127.0.0.1")
        .arg(format!("--port={port}"))
        .env("DISPLAY", &display.number)
        .env_remove("WAYLAND_DISPLAY")
        .env("HOME", home)
        .env("XDG_RUNTIME_DIR", &runtime)
        .env_remove("XDG_DATA_HOME")
        .env_remove("XDG_CONFIG_HOME")
        .env_remove("XDG_CACHE_HOME")
        .env("GTK_THEME", theme)
        .env("NO_AT_BRIDGE", "1")
        .env("TAURI_WEBVIEW_AUTOMATION", "true")
        .stdout(Stdio::null());
    Ok((
        spawn(&mut command)?,
        SocketAddr::from((Ipv4Addr::LOCALHOST, port)),
    ))
}

#[cfg(unix)]
fn private(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
fn private(_: &Path) -> std::io::Result<()> {
    Ok(())
}

fn spawn(command: &mut Command) -> Result<Running, Failure> {
    command
        .spawn()
        .map(Running)
        .map_err(|e| Failure::Missing(format!("Could not run {}: {e}", process::line(command))))
}
