// Builds the programs that ship beside the window and lays them where Tauri's
// bundler looks for them: target/sidecars/NAME-TRIPLE. Called by the bundler
// (tauri.bundle.json), which says for which machine in TAURI_ENV_TARGET_TRIPLE.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const programs = ["countersign", "countersign-verify"];
const universal = "universal-apple-darwin";

const run = (program, words) => execFileSync(program, words, { cwd: root, stdio: "inherit" });
const said = (program, words) => execFileSync(program, words, { cwd: root, encoding: "utf8" });

const host = /^host: (.+)$/m.exec(said("rustc", ["-vV"]))[1];
const wanted = process.env.TAURI_ENV_TARGET_TRIPLE || host;
const debug = process.env.TAURI_ENV_DEBUG === "true";
const metadata = ["metadata", "--no-deps", "--format-version=1", "--locked"];
const target = JSON.parse(said("cargo", metadata)).target_directory;

/** Builds for one machine; gives where each program is. */
function built(triple) {
  const words = ["build", "--locked", "--package=cs-cli", "--package=cs-verify", "--bins"];
  if (!debug) words.push("--release");
  // Cargo keeps what is built for a named machine in a folder of its own.
  const named = triple === host ? [] : ["--target", triple];
  run("cargo", [...words, ...named]);
  const ending = triple.includes("windows") ? ".exe" : "";
  const folder = join(target, ...named.slice(1), debug ? "debug" : "release");
  return programs.map((name) => join(folder, name + ending));
}

const out = join(root, "target", "sidecars");
mkdirSync(out, { recursive: true });
const place = (name, ending) => join(out, `${name}-${wanted}${ending}`);

if (wanted === universal) {
  const [arm, intel] = ["aarch64-apple-darwin", "x86_64-apple-darwin"].map(built);
  for (const [index, name] of programs.entries()) {
    run("lipo", ["-create", "-output", place(name, ""), arm[index], intel[index]]);
    // The window is compiled once for each half and looks for each half's programs.
    copyFileSync(arm[index], join(out, `${name}-aarch64-apple-darwin`));
    copyFileSync(intel[index], join(out, `${name}-x86_64-apple-darwin`));
  }
} else {
  const ending = wanted.includes("windows") ? ".exe" : "";
  for (const [index, path] of built(wanted).entries()) {
    copyFileSync(path, place(programs[index], ending));
  }
}
