//! What a page may not do: reach out, make code from text, call what is not its
//! own. Asserted inside the real page, as a script that got in would try it.

use serde_json::{Value, json};

use super::{desk::Desk, loopback::Door, page::Page, screen::Theme, story::Story, words};
use crate::failure::Failure;

/// What a script in a page tries; answers what became of each.
const TRIES: &str = "
const [address, calls, done] = arguments;
const tried = (promise) => promise.then(() => 'allowed', () => 'refused');
const made = (make) => { try { return make() ? 'allowed' : 'refused'; } catch { return 'refused'; } };
const called = (name) => window.__TAURI_INTERNALS__.invoke(name, {}).then(
  () => 'allowed',
  (why) => (typeof why === 'string' && why.includes('not allowed') ? 'refused' : 'reached'));
const image = new Promise((resolve, reject) => {
  const img = new Image();
  img.onload = resolve;
  img.onerror = reject;
  img.src = `${address}pixel.png`;
});
const script = new Promise((resolve, reject) => {
  const tag = document.createElement('script');
  tag.textContent = 'window.inlineRan = true';
  document.head.append(tag);
  tag.remove();
  (window.inlineRan ? resolve : reject)();
});
Promise.all([
  tried(fetch(address)), tried(image), tried(script),
  Promise.all(calls.map((name) => called(name).then((became) => [name, became]))),
]).then(([fetched, pictured, inline, commands]) => done({
  fetch: fetched, image: pictured, inline,
  eval: made(() => Function('return 1')()),
  commands: Object.fromEntries(commands),
}));
";

/// A command of the shell's own that no page may call.
const NOBODYS: [&str; 2] = ["plugin:window|title", "plugin:event|emit_to"];

/// Asserts the walls around a page: `own` it may call, `others` it may not.
pub(crate) fn hold(
    story: &mut Story,
    page: &Page<'_>,
    own: &[&str],
    others: &[&str],
) -> Result<(), Failure> {
    let door = Door::open()?;
    let calls: Vec<&str> = own.iter().chain(others).chain(&NOBODYS).copied().collect();
    let became = page.script(TRIES, &[json!(door.address()), json!(calls)])?;
    for (what, of) in [
        ("a request", "fetch"),
        ("a picture from elsewhere", "image"),
        ("a script written into the page", "inline"),
        ("code made from text", "eval"),
    ] {
        story.check(became[of] == "refused", &format!("{what} is refused"))?;
    }
    story.check(!door.was_reached(), "nothing reached a socket")?;
    let call = |name: &str| -> &Value { &became["commands"][name] };
    for name in own {
        story.check(
            call(name) != "refused",
            &format!("{name} is its own and answers"),
        )?;
    }
    for name in others.iter().chain(&NOBODYS) {
        story.check(call(name) == "refused", &format!("{name} is refused"))?;
    }
    Ok(())
}

/// What only the signing window may call.
const CEREMONY: [&str; 3] = ["ceremony", "ceremony_sign", "ceremony_unlock"];

/// The look under both themes, then the walls around both windows.
pub(crate) fn journey(desk: &mut Desk<'_>, story: &mut Story) -> Result<(), Failure> {
    for theme in Theme::BOTH {
        story.chapter(&format!("The {} theme", theme.name()));
        desk.set_theme(theme);
        desk.start()?;
        let main = desk.main()?;
        words::usable(&main)?;
        story.check(main.is_dark()? == (theme == Theme::Dark), "it is the theme")?;
        let faces = main.script(
            "const done = arguments[0];
             document.fonts.load('16px \"IBM Plex Sans\"').then((faces) => done(faces.length));",
            &[],
        )?;
        story.check(faces != json!(0), "the bundled typeface is there")?;
        story.picture(&main, &format!("{} theme", theme.name()))?;
    }
    story.chapter("The main window");
    let main = desk.main()?;
    words::sign_in(&main)?;
    hold(story, &main, &["app_status", "desk_status"], &CEREMONY)?;

    story.chapter("The signing window");
    words::open_enrolment(&main)?;
    let signing = desk.signing()?;
    signing.see(words::COACH.name)?;
    let mains = ["desk_status", "proposals", "ask", "sign_in", "open_signing"];
    hold(story, &signing, &["ceremony"], &mains)
}
