// Every message of a page passes here before it is encrypted for the program. The
// frame holds nothing and reaches nothing: its policy allows no request at all.
// What is not a plain call of this program goes on under a name that has no
// permission, so that the program refuses it and whoever asked is told.
window.__TAURI_ISOLATION_HOOK__ = (message) => {
  const call = /^(plugin:event\|(un)?listen|[a-z][a-z_]{1,31})$/;
  const longest = 1_000_000;
  // A name of the program's own JSON parser, behind which depth hides (cs-json).
  const parsers = "$serde_json::private::";
  const payload = JSON.stringify(message.payload ?? null);
  const plain =
    typeof message.cmd === "string" &&
    call.test(message.cmd) &&
    payload.length <= longest &&
    !payload.includes(parsers);
  return plain ? message : { ...message, cmd: "no_call_of_this_program", payload: {} };
};
