import { describe, expect, it } from "vitest";
import { card } from "./testing/chart";
import { ageAndSex, alertsOf, consentWords, dateWords, dayWords, languageWords } from "./words";

describe("the words of the chart", () => {
  it("says ages and sexes that are not known", () => {
    expect(ageAndSex(card({ age: 67, sex: "female" }))).toBe("67 y · female");
    expect(ageAndSex(card({ age: null, sex: "unknown" }))).toBe("age not known · sex not known");
    expect(ageAndSex(card({ age: null, sex: "male", status: "deceased" }))).toBe("male");
    expect(ageAndSex(card({ age: 0, sex: "" }))).toBe("0 y · sex not recorded");
  });

  it("says a status once, and codes it does not know", () => {
    expect(
      alertsOf(card({ status: "deceased", alerts: ["deceased", "fall_risk"] })).map((a) => a.words),
    ).toEqual(["deceased", "fall risk"]);
    expect(alertsOf(card({}))).toEqual([]);
  });

  it("names languages in English and keeps tags it can't read", () => {
    expect(languageWords("es")).toBe("Spanish");
    expect(languageWords("ht")).toBe("Haitian Creole");
    expect(languageWords("x x")).toBe("x x");
    expect(languageWords(null)).toBe("not recorded");
  });

  it("writes whole and partial days", () => {
    expect(dayWords("2026-11-21")).toBe("Saturday 21-Nov-2026");
    expect(dayWords("2026-11")).toBe("Nov-2026, day not recorded");
    expect(dayWords("1985")).toBe("1985, month and day not recorded");
    expect(dayWords("")).toBe("Not dated");
    expect(dayWords("around Easter")).toBe("around Easter");
  });

  it("writes dates as given and instants in the practice's zone", () => {
    expect(dateWords("1985-03", "America/New_York")).toBe("Mar-1985");
    expect(dateWords("2026-11-22T03:30:00Z", "America/New_York")).toBe("21-Nov-2026 22:30");
    expect(dateWords("last spring", "America/New_York")).toBe("last spring");
    expect(dateWords(null, "America/New_York")).toBe("not recorded");
    expect(consentWords("given", "2026-02-01")).toBe("consent given 01-Feb-2026");
    expect(consentWords("not_recorded", null)).toBe("consent not recorded");
  });
});
