// Every message of a page passes here before it is encrypted for the program. The
// frame holds nothing and reaches nothing: its policy allows no request at all.
// What is not a plain call of this program goes on under a name that has no
// permission, so that the program refuses it and whoever asked is told.
window.__TAURI_ISOLATION_HOOK__ = (message) => {
  const call = /^(plugin:event\|(un)?listen|[a-z][a-z_]{1,31})$/;
  const longest = 1_000_000;
  const plain =
    typeof message.cmd === "string" &&
    call.test(message.cmd) &&
    JSON.stringify(message.payload ?? null).length <= longest;
  return plain ? message : { ...message, cmd: "no_call_of_this_program", payload: {} };
};
