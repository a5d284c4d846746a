/** Every view of the desk with a program that answers it: for tests that hold for all of them. */
import type { ReactNode } from "react";
import type { Backend, PatientCard } from "../../backend";
import type { Route } from "../../shell";
import { AgentSidebar } from "../agent/AgentSidebar";
import { ApprovalsView } from "../approvals/ApprovalsView";
import { AuditView } from "../audit/AuditView";
import { HelpView } from "../help/HelpView";
import { OutboxView } from "../outbox/OutboxView";
import { card, SESSION } from "../patient/testing/chart";
import { RepliesList } from "../replies/RepliesList";
import { SettingsView } from "../settings/SettingsView";
import { SourcesView } from "../sources/SourcesView";
import { TodayView } from "../today/TodayView";
import { item, line, list, outboxLine, proposal, reply, STATUS, turn } from "./desk";
import { auditPage, entry, settings, sources } from "./office";

/** Somebody, and words of theirs. */
export type Person = { family: string; given: readonly string[]; text: string };

export const NOW = new Date("2026-11-22T15:44:00Z");

export type Case = {
  name: string;
  view: ReactNode;
  initial: Route;
  /** The command the view lives by. */
  asks: keyof Backend;
  /** Answers of a program with these people. */
  program: (people: readonly Person[]) => Partial<Backend>;
  /** A program with nothing to show, and what the view says then; null: it is never empty. */
  empty: [Partial<Backend>, RegExp] | null;
  /** What is said while it is asked for. */
  loading: RegExp;
  /** What is said where it could not be read. */
  failed: RegExp;
  /** What is said while the practice's server is away; null: the view needs no server. */
  offline: RegExp | null;
  /** What is said of old data; null: it never shows any. */
  stale: RegExp | null;
  /** What of a person is on the page. */
  shows: (person: Person) => readonly string[];
};

const id = (at: number) => `p${at + 1}`;

export function cardOf(person: Person, at: number): PatientCard {
  return card({ id: id(at), family: person.family, given: [...person.given], mrn: `0040${at}` });
}

const lineOf = (person: Person, at: number) =>
  line({
    id: `d${at + 1}`,
    patientId: id(at),
    addressee: person.given.join(" "),
    summary: person.text,
  });

const around: Partial<Backend> = {
  session: async () => SESSION,
  deskStatus: async () => STATUS,
  colleagues: async () => [],
};

const proposalsOf = (people: readonly Person[]): Backend["proposal"] => {
  return async (wanted) => {
    const at = Math.max(0, Number(wanted.slice(1)) - 1);
    const person = people[at];
    return person
      ? proposal({
          line: lineOf(person, at),
          patient: cardOf(person, at),
          subject: person.text,
          text: person.text,
        })
      : proposal();
  };
};

const given = (person: Person) => person.given.join(" ");

export const CASES: readonly Case[] = [
  {
    name: "Today",
    view: <TodayView />,
    initial: { view: "today" },
    asks: "today",
    program: (people) => ({
      ...around,
      today: async () =>
        list(
          people.map((person, at) =>
            item({
              patient: cardOf(person, at),
              draft: lineOf(person, at),
              reply: reply({ id: `r${at}`, text: person.text, urgentWords: [] }),
            }),
          ),
        ),
      proposal: proposalsOf(people),
      replies: async () => [],
    }),
    empty: [{ today: async () => list([]) }, /Nobody here under this filter/],
    loading: /Loading today’s list/,
    failed: /The list could not be made/,
    offline: /Offline/,
    stale: /Shown as of/,
    shows: (person) => [given(person), person.text],
  },
  {
    name: "Messages",
    view: <RepliesList zone={SESSION.zone} now={NOW} />,
    initial: { view: "today" },
    asks: "replies",
    program: (people) => ({
      ...around,
      replies: async () =>
        people.map((person, at) =>
          reply({ id: `r${at}`, patient: cardOf(person, at), text: person.text }),
        ),
    }),
    empty: [{ replies: async () => [] }, /No unread messages/],
    loading: /Loading messages/,
    failed: /Messages could not be read/,
    offline: /Messages that came since are not here yet/,
    stale: null,
    shows: (person) => [given(person), person.text],
  },
  {
    name: "Approvals",
    view: <ApprovalsView />,
    initial: { view: "approvals" },
    asks: "proposals",
    program: (people) => ({
      ...around,
      proposals: async () => people.map(lineOf),
      proposal: proposalsOf(people),
    }),
    empty: [{ proposals: async () => [] }, /Nothing waits for you/],
    loading: /Loading the queue/,
    failed: /The queue could not be read/,
    offline: /server cannot be reached/,
    stale: null,
    shows: (person) => [given(person), person.text],
  },
  {
    name: "Outbox",
    view: <OutboxView />,
    initial: { view: "outbox" },
    asks: "outbox",
    program: (people) => ({
      ...around,
      outbox: async () => ({
        waiting: people.map((person, at) =>
          outboxLine({ line: { ...lineOf(person, at), state: "approved" }, sentence: person.text }),
        ),
        ended: [],
        online: true,
      }),
    }),
    empty: [
      { outbox: async () => ({ waiting: [], ended: [], online: true }) },
      /Nothing was signed/,
    ],
    loading: /Loading the outbox/,
    failed: /The outbox could not be read/,
    offline: /so nothing is sent/,
    stale: null,
    shows: (person) => [given(person), person.text],
  },
  {
    name: "Audit",
    view: <AuditView />,
    initial: { view: "audit" },
    asks: "audit",
    program: (people) => ({
      ...around,
      audit: async () =>
        auditPage({
          entries: people.map((person, at) =>
            entry({ seq: 100 - at, user: `${given(person)} ${person.family}` }),
          ),
        }),
    }),
    empty: [{ audit: async () => auditPage({ entries: [] }) }, /No entries yet/],
    loading: /Loading the audit/,
    failed: /The audit could not be read/,
    offline: null,
    stale: null,
    shows: (person) => [given(person)],
  },
  {
    name: "Sources",
    view: <SourcesView />,
    initial: { view: "sources" },
    asks: "sources",
    program: (people) => ({
      ...around,
      sources: async () =>
        sources({
          setAside: people.map((person, at) => ({
            collection: "patients",
            rowId: String(at),
            reason: person.text,
            at: NOW.toISOString(),
          })),
        }),
    }),
    empty: [
      { sources: async () => sources({ kept: [], sources: [], setAside: [], setAsideTotal: 0 }) },
      /Nothing was read yet/,
    ],
    loading: /Loading the sources/,
    failed: /The sources could not be listed/,
    offline: /What was read before stays here/,
    stale: /Shown as of/,
    shows: (person) => [person.text],
  },
  {
    name: "Settings",
    view: <SettingsView />,
    initial: { view: "settings" },
    asks: "settings",
    program: (people) => ({
      ...around,
      settings: async () =>
        settings({
          closures: people.map((person, at) => ({
            day: `2026-12-${String((at % 28) + 1).padStart(2, "0")}`,
            name: person.text,
          })),
        }),
    }),
    empty: [{ settings: async () => settings({ closures: [] }) }, /No closed days are set/],
    loading: /Loading the settings/,
    failed: /The settings could not be read/,
    offline: null,
    stale: null,
    shows: (person) => [person.text],
  },
  {
    name: "Help",
    view: <HelpView />,
    initial: { view: "help" },
    asks: "session",
    program: () => around,
    empty: null,
    loading: /A coach’s morning/,
    failed: /A coach’s morning/,
    offline: null,
    stale: null,
    shows: () => ["Help"],
  },
];

/** The agent stands beside every view; it is asked, so it has a case of its own. */
export const AGENT = {
  view: <AgentSidebar />,
  program: (people: readonly Person[]): Partial<Backend> => ({
    ...around,
    session: async () => ({ ...SESSION, examples: people.map((person) => person.text) }),
    ask: async (_conversation, text) =>
      turn({
        asked: text,
        message: people.map((person) => person.text).join("\n"),
        choices: people.map((person) => person.text),
        steps: [
          {
            skill: "patients",
            title: "Patients",
            notes: [],
            tookMs: 3,
            results: [
              {
                patients: {
                  title: "Patients",
                  total: people.length,
                  rows: people.map((person, at) => ({
                    patient: cardOf(person, at),
                    why: person.text,
                    urgency: "due",
                    tags: [],
                  })),
                },
              },
            ],
          },
        ],
      }),
  }),
};
