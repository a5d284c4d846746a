import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { formatName, isolate } from "../format";
import { LANGUAGES, LONG_NAMES, type Sample } from "../gallery/languages";
import { expectNoAxeViolations } from "../test/axe";
import { renderWith } from "../test/render";
import { Bdi, DiffView, diffLines, Notice, PersonName, Table, Tag, VirtualList } from ".";

const PEOPLE = [...LANGUAGES, ...LONG_NAMES];

/** Where an element's own direction is isolated from what stands around it. */
const isolated = (text: string) =>
  [...document.querySelectorAll("bdi")].some((part) => part.textContent === text);

describe("forty languages", () => {
  it("are forty, each once", () => {
    expect(new Set(LANGUAGES.map((one) => one.lang)).size).toBe(LANGUAGES.length);
    expect(LANGUAGES.length).toBeGreaterThanOrEqual(40);
  });

  it("keep every name whole, apart from what stands around it", () => {
    renderWith(
      PEOPLE.map((person) => (
        <p key={person.lang + person.family}>
          <PersonName name={person} /> <Tag tone="amber">{person.text}</Tag>
        </p>
      )),
    );
    for (const person of LANGUAGES) {
      expect(isolated(formatName(person))).toBe(true);
      expect(isolated(person.text)).toBe(true);
      expect(formatName(person).toLowerCase()).toContain((person.given[0] ?? "").toLowerCase());
    }
  });

  it("stand in tables, lists and notices without breaking a rule", async () => {
    const { container } = renderWith(
      <>
        <Table
          label="People"
          rows={PEOPLE}
          keyOf={(row: Sample) => row.lang + row.family}
          columns={[
            { id: "name", heading: "Name", cell: (row) => <PersonName name={row} /> },
            { id: "text", heading: "Text", cell: (row) => <Bdi text={row.text} /> },
          ]}
        />
        <VirtualList
          label="Replies"
          items={LANGUAGES}
          keyOf={(row) => row.lang}
          render={(row) => <Bdi text={row.text} />}
        />
        {LANGUAGES.map((row) => (
          <Notice key={row.lang} announce="off" title={<Bdi text={row.text} />} />
        ))}
      </>,
    );
    expect(screen.getAllByRole("row")).toHaveLength(PEOPLE.length + 1);
    await expectNoAxeViolations(container);
  });

  it("can be compared word by word and come back whole", () => {
    for (const { text } of LANGUAGES) {
      const lines = diffLines(text, `${text} 2`);
      const after = lines.filter((line) => line.kind !== "removed");
      expect(after.map((l) => l.pieces.map((p) => p.text).join("")).join("\n")).toBe(`${text} 2`);
    }
    const { container } = renderWith(<DiffView before="نعم غدًا" after="نعم اليوم" />);
    expect(container.querySelector("ins")?.textContent).toBe("اليوم");
    expect(container.querySelector("del")?.textContent).toBe("غدًا");
  });

  it("leave no mark that turns the line around a name", () => {
    const evil = { family: "Test\u202egnorw", given: ["Bidi\u2066"] };
    expect(formatName(evil)).toBe("TESTGNORW, Bidi");
    expect(isolate("a\u2067b")).toBe("\u2068ab\u2069");
    renderWith(
      <p>
        <PersonName name={evil} />
        <Tag>{"same\u202e name"}</Tag>
        <Bdi text={"open\u2066"} />
      </p>,
    );
    expect(document.body.textContent).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
  });
});
