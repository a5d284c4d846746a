import { describe, expect, it } from "vitest";
import {
  formatAge,
  formatCalendarDate,
  formatDay,
  formatInstant,
  formatName,
  formatNumber,
  formatPhone,
  formatQuantity,
  formatWeekday,
  genericName,
  isoDay,
  isolate,
  readTypedDate,
  relativeTime,
  shiftDay,
  tallMan,
} from ".";
import { TALL_MAN } from "./tallManNames";

describe("dates", () => {
  it("are dd-Mmm-yyyy and keep what is not known unknown", () => {
    expect(formatCalendarDate("2026-11-02")).toBe("02-Nov-2026");
    expect(formatCalendarDate("1985-03")).toBe("Mar-1985");
    expect(formatCalendarDate("1985")).toBe("1985");
    for (const wrong of ["", null, undefined, "2026-02-30", "2026-13-01", "02/03/2026"]) {
      expect(formatCalendarDate(wrong)).toBe("Not known");
    }
  });

  it("of instants stand in the practice's zone, across midnight and summer time", () => {
    expect(formatInstant("2026-11-23T03:44:07Z", "America/New_York")).toBe("22-Nov-2026 22:44");
    expect(formatDay("2026-11-23T03:44:07Z", "America/New_York")).toBe("22-Nov-2026");
    expect(isoDay("2026-11-23T03:44:07Z", "America/New_York")).toBe("2026-11-22");
    expect(formatWeekday("2026-11-22T15:00:00-05:00", "America/New_York")).toBe(
      "Sunday 22-Nov-2026",
    );
    const named = { seconds: true, zoneName: true };
    expect(formatInstant("2026-07-01T04:00:00Z", "America/New_York", named)).toBe(
      "01-Jul-2026 00:00:00 EDT",
    );
    expect(formatInstant("nonsense", "America/New_York")).toBe("Not known");
  });

  it("say how long ago", () => {
    const now = new Date("2026-11-22T12:00:00Z");
    const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);
    expect(relativeTime(ago(10), now)).toBe("just now");
    expect(relativeTime(ago(120), now)).toBe("2 min ago");
    expect(relativeTime(ago(3 * 3600), now)).toBe("3 h ago");
    expect(relativeTime(ago(29 * 86400), now)).toBe("29 days ago");
    expect(relativeTime(ago(-300), now)).toBe("in 5 min");
  });
});

describe("typed dates", () => {
  const read = (text: string) => readTypedDate(text, "2026-01-31");
  it("count from the practice's day", () => {
    expect(read("today")).toEqual({ day: "2026-01-31" });
    expect(read("+1m")).toEqual({ day: "2026-02-28" });
    expect(read("-2d")).toEqual({ day: "2026-01-29" });
    expect(read("+ 2w")).toEqual({ day: "2026-02-14" });
    expect(read("−1y")).toEqual({ day: "2025-01-31" });
    expect(shiftDay("2024-02-29", 1, "y")).toBe("2025-02-28");
    expect(shiftDay("2026-01-15", -13, "m")).toBe("2024-12-15");
  });
  it("take the field's form, and no form with two readings", () => {
    expect(read("4-mar-2026")).toEqual({ day: "2026-03-04" });
    expect(read("04 March 2026")).toEqual({ day: "2026-03-04" });
    expect(read("2026-03-04")).toEqual({ day: "2026-03-04" });
    expect(read(" ")).toBeNull();
    for (const text of ["03/04/2026", "30-Feb-2026", "4-Mrz-2026", "2026-02-30", "soon", "2026"]) {
      expect(read(text)).toHaveProperty("wrong");
    }
  });
});

describe("drug names", () => {
  it("get tall-man letters from the lists, and none of our own", () => {
    expect(genericName("HYDROXYZINE")).toBe("hydrOXYzine");
    expect(genericName("Metformin")).toBe("metFORMIN");
    expect(genericName("Lisinopril")).toBe("lisinopril");
    expect(tallMan("Takes Prednisone 5 mg; no predniSOLONE.")).toBe(
      "Takes predniSONE 5 mg; no prednisoLONE.",
    );
    expect(tallMan("unprednisoned")).toBe("unprednisoned");
  });
  it("of the table have capitals, and differ from each other", () => {
    for (const [plain, tall] of TALL_MAN) {
      expect(tall.toLowerCase()).toBe(plain);
      expect(tall).not.toBe(plain);
    }
    expect(TALL_MAN.size).toBeGreaterThan(110);
  });
});

describe("quantities", () => {
  it("never end in .0, never begin with a point", () => {
    expect(formatNumber("1.0")).toBe("1");
    expect(formatNumber(".5")).toBe("0.5");
    expect(formatNumber("2.50")).toBe("2.5");
    expect(formatNumber("-.050")).toBe("−0.05");
    expect(formatNumber(5e-7)).toBe("0.0000005");
    expect(formatNumber("12500")).toBe("12,500");
    expect(formatNumber("4.40", { precise: true })).toBe("4.40");
    expect(formatNumber("<0.01")).toBe("<0.01");
  });
  it("write units out", () => {
    expect(formatQuantity("20", "mg")).toBe("20\u00a0mg");
    expect(formatQuantity(10, "U")).toBe("10\u00a0units");
    expect(formatQuantity("50", "ug")).toBe("50\u00a0mcg");
    expect(formatQuantity(168, "mm[Hg]")).toBe("168\u00a0mmHg");
    expect(formatQuantity("8.20", "%")).toBe("8.2%");
    expect(formatQuantity(null, "mg")).toBe("not recorded");
  });
});

describe("people", () => {
  it("are LAST, First Middle", () => {
    expect(formatName({ family: "Okonkwo", given: ["Delphine", "Ada"] })).toBe(
      "OKONKWO, Delphine Ada",
    );
    expect(formatName({ family: "", given: ["Cher"] })).toBe("Cher");
    expect(formatName({ family: " ", given: [] })).toBe("Name not recorded");
  });
  it("have an age as their birth date allows", () => {
    expect(formatAge("1959-03-04", "2026-11-22")).toBe("67 y");
    expect(formatAge("1959-11-23", "2026-11-22")).toBe("66 y");
    expect(formatAge("2025-08-31", "2026-02-28")).toBe("6 mo");
    expect(formatAge("2026-11-20", "2026-11-22")).toBe("2 d");
    expect(formatAge("2026-10-10", "2026-11-22")).toBe("6 wk");
    expect(formatAge("1985", "2026-11-22")).toBe("about 41 y");
    expect(formatAge("1985-03", "2026-11-22")).toBe("about 41 y");
    expect(formatAge(null, "2026-11-22")).toBe("age not known");
    expect(formatAge("2027-01-01", "2026-11-22")).toBe("age not known");
  });
  it("have phones people can read", () => {
    expect(formatPhone("+16175550142")).toBe("(617) 555-0142");
    expect(formatPhone("617-555-0142")).toBe("(617) 555-0142");
    expect(formatPhone("+44 20 7946 0000")).toBe("+44 20 7946 0000");
    expect(formatPhone(null)).toBe("Not recorded");
  });
  it("can't turn the text around them", () => {
    expect(isolate("‮evil⁩")).toBe("\u2068evil\u2069");
  });
});
