//! A screen nobody looks at, with a session bus of its own, and the driver on it.

use std::{
    fs::File,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Stdio,
};

use super::{
    loopback,
    running::{Running, private_folder},
};
use crate::{failure::Failure, process, workspace};

/// True where a window can open.
pub(crate) fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

/// True where the real window can be driven without a screen.
pub(crate) fn can_drive() -> bool {
    cfg!(target_os = "linux")
        && process::answers("WebKitWebDriver", &["--help"])
        && process::answers("dbus-daemon", &["--version"])
        // Xvfb knows no option that only says it is there.
        && process::answers("sh", &["-c", "command -v Xvfb"])
}

/// Which of the two looks the desktop asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Theme {
    Light,
    Dark,
}

impl Theme {
    pub(crate) const BOTH: [Self; 2] = [Self::Light, Self::Dark];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    const fn gtk(self) -> &'static str {
        match self {
            Self::Light => "Adwaita",
            Self::Dark => "Adwaita:dark",
        }
    }
}

/// An X server without a screen, and a session bus, both of their own.
pub(crate) struct Screen {
    _server: Running,
    number: String,
    _bus: Running,
    bus: String,
}

impl Screen {
    /// Starts both. The bus is not the person's: what is tested must neither
    /// talk to their programs nor meet another instance of itself.
    pub(crate) fn start() -> Result<Self, Failure> {
        let root = workspace::root();
        let mut server = process::command("Xvfb", &root);
        server
            .args(["-displayfd", "1", "-nolisten", "tcp"])
            .args(["-screen", "0", "1440x900x24"])
            .stderr(Stdio::null());
        let (server, number) = Running::announced(&mut server)?;
        let mut bus = process::command("dbus-daemon", &root);
        bus.args(["--session", "--nofork", "--print-address=1"])
            .stderr(Stdio::null());
        let (bus, address) = Running::announced(&mut bus)?;
        Ok(Self {
            _server: server,
            number: format!(":{number}"),
            _bus: bus,
            bus: address,
        })
    }
}

/// WebKit's driver on a screen.
pub(crate) struct Driver {
    running: Running,
    pub(crate) address: SocketAddr,
}

impl Driver {
    /// Starts the driver with a home folder that holds nothing of this machine.
    /// What the driver and the program print goes to `log`.
    pub(crate) fn start(
        screen: &Screen,
        home: &Path,
        theme: Theme,
        log: &Path,
    ) -> Result<Self, Failure> {
        let (runtime, temp) = (folder_in(home, "runtime")?, folder_in(home, "temp")?);
        let address = loopback::free_address()?;
        let (out, err) = log_files(log)?;
        let mut command = process::command("WebKitWebDriver", &workspace::root());
        command
            .arg("--host=127.0.0.1")
            .arg(format!("--port={}", address.port()))
            .env("DISPLAY", &screen.number)
            .env("DBUS_SESSION_BUS_ADDRESS", &screen.bus)
            .env("HOME", home)
            .env("XDG_RUNTIME_DIR", &runtime)
            .env("TMPDIR", &temp)
            .env("GTK_THEME", theme.gtk())
            .env("NO_AT_BRIDGE", "1")
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .stdout(out)
            .stderr(err);
        for inherited in [
            "WAYLAND_DISPLAY",
            "XDG_DATA_HOME",
            "XDG_CONFIG_HOME",
            "XDG_CACHE_HOME",
            "XDG_STATE_HOME",
            "COUNTERSIGN_DATA_DIR",
            "COUNTERSIGN_PROFILE",
        ] {
            command.env_remove(inherited);
        }
        Ok(Self {
            running: Running::start(&mut command)?,
            address,
        })
    }

    /// Its process.
    pub(crate) fn id(&self) -> u32 {
        self.running.id()
    }
}

fn log_files(log: &Path) -> Result<(File, File), Failure> {
    let cannot = |error| Failure::Missing(format!("Could not write {}: {error}", log.display()));
    let out = File::options()
        .create(true)
        .append(true)
        .open(log)
        .map_err(cannot)?;
    let err = out.try_clone().map_err(cannot)?;
    Ok((out, err))
}

/// A folder of this name in another, made.
pub(crate) fn folder_in(parent: &Path, name: &str) -> Result<PathBuf, Failure> {
    let folder = parent.join(name);
    private_folder(&folder)?;
    Ok(folder)
}
