import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const SRC = join(import.meta.dirname, "..");

const tokens = readFileSync(join(SRC, "styles/tokens.css"), "utf8");

/** The tokens of a block, by name. */
function block(start: string): Map<string, string> {
  const from = tokens.indexOf(start);
  if (from < 0) throw new Error(`No block ${start}`);
  const body = tokens.slice(from, tokens.indexOf("}", from));
  return new Map(
    [...body.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map((m) => [m[1] ?? "", m[2] ?? ""]),
  );
}

const light = block(":root {");
const dark = block(':root[data-theme="dark"] {');
const darkBySystem = block(':root:not([data-theme="light"]) {');

/** Relative luminance of #rrggbb (WCAG 2.2). */
function luminance(colour: string): number {
  const channel = (at: number) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(a: string, b: string): number {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

const GROUNDS = ["--paper", "--surface", "--raised", "--sunken"];
const TEXTS = ["--ink", "--ink-2", "--ink-3", "--blue", "--amber", "--red", "--seal"];

/** Text on its ground: [text, ground]. */
const READ: [string, string][] = [
  ...TEXTS.flatMap((text) => GROUNDS.map((ground): [string, string] => [text, ground])),
  ...["amber", "red", "seal", "blue"].flatMap((tone): [string, string][] => [
    [`--${tone}`, `--${tone}-wash`],
    ["--ink", `--${tone}-wash`],
    ["--ink-2", `--${tone}-wash`],
  ]),
  ["--blue-ink", "--blue"],
  ["--blue-ink", "--blue-strong"],
  ["--ink-2", "--line"],
  ["--paper", "--ink"],
];

/** Lines that show where a control is, and focus (WCAG 1.4.11): three to one. */
const SEEN: [string, string][] = [
  ...GROUNDS.map((ground): [string, string] => ["--edge", ground]),
  ...GROUNDS.map((ground): [string, string] => ["--focus", ground]),
];

function tooFaint(theme: Map<string, string>, pairs: [string, string][], least: number) {
  const colour = (name: string) => theme.get(name) ?? light.get(name) ?? "";
  return pairs
    .map(([a, b]) => ({ pair: `${a} on ${b}`, ratio: contrast(colour(a), colour(b)) }))
    .filter(({ ratio }) => !(ratio >= least));
}

describe("colours", () => {
  it("of text are read on every ground (WCAG 1.4.3, 4.5 to 1)", () => {
    expect(tooFaint(light, READ, 4.5)).toEqual([]);
    expect(tooFaint(dark, READ, 4.5)).toEqual([]);
  });
  it("of edges and focus are seen", () => {
    expect(tooFaint(light, SEEN, 3)).toEqual([]);
    expect(tooFaint(dark, SEEN, 3)).toEqual([]);
  });
  it("are the same whether the system or the setting asks for dark", () => {
    expect(dark).toEqual(darkBySystem);
    for (const name of dark.keys()) expect(light.has(name)).toBe(true);
  });
});

type Source = { path: string; text: string };

function files(folder: string, ending: RegExp): Source[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && ending.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path, text: readFileSync(path, "utf8") }));
}

describe("style sheets", () => {
  const sheets = files(SRC, /\.css$/);
  const sources = files(SRC, /\.tsx?$/);

  it("use tokens that exist", () => {
    const missing = sheets.flatMap(({ path, text }) =>
      [...text.matchAll(/var\((--[\w-]+)/g)]
        .map((match) => match[1] ?? "")
        .filter((name) => !light.has(name) && !text.includes(`${name}:`))
        // Set by the library on the part itself.
        .filter((name) => name !== "--trigger-width")
        .map((name) => `${path}: ${name}`),
    );
    expect(missing).toEqual([]);
  });

  it("have every class their parts name", () => {
    const missing = sources.flatMap(({ path, text }) =>
      [...text.matchAll(/import (\w+) from "(\.[^"]+\.module\.css)"/g)].flatMap((found) => {
        const sheet = readFileSync(join(path, "..", found[2] ?? ""), "utf8");
        const names = [...text.matchAll(new RegExp(`\\b${found[1]}\\.(\\w+)`, "g"))];
        return names
          .map((name) => name[1] ?? "")
          .filter((name) => !new RegExp(`\\.${name}\\b`).test(sheet))
          .map((name) => `${path}: .${name} in ${found[2]}`);
      }),
    );
    expect(missing).toEqual([]);
  });

  it("set type and boxes in rem, so that zoom scales them", () => {
    const fixed = sheets.flatMap(({ path, text }) =>
      [
        ...text.matchAll(
          /^\s*(font-size|line-height|(?:min-|max-)?(?:width|height)|padding|gap|font):[^;]*\b(\d+)px/gm,
        ),
      ]
        .filter((match) => Number(match[2]) > 4)
        .map((match) => `${path}: ${match[0].trim()}`),
    );
    expect(fixed).toEqual([]);
  });

  it("never come as text into the page, nor does markup", () => {
    const banned =
      /dangerouslySetInnerHTML|\.innerHTML\s*=|insertAdjacentHTML|createElement\("style"\)/;
    const found = sources.filter(
      ({ path, text }) => banned.test(text) && !path.endsWith("styles.test.ts"),
    );
    expect(found.map(({ path }) => path)).toEqual([]);
  });
});
