/** What the patient views ask of the program. All of it is refreshed when charts change below. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type TimelineFilter, useBackend } from "../../backend";
import { useAsked } from "../../queries";

/** Hits shown at most; more words narrow the search. */
export const MOST_HITS = 50;

const key = (patient: string, what: string, ...more: readonly unknown[]) =>
  ["charts", patient, what, ...more] as const;

/** Hits for the words typed; none are asked for while there are no words. */
export function useHits(words: string) {
  const backend = useBackend();
  return useQuery({
    queryKey: ["charts", "find", words],
    queryFn: () => backend.findPatients(words, MOST_HITS),
    enabled: words !== "",
    placeholderData: keepPreviousData,
  });
}

export const useRecent = () =>
  useAsked(["charts", "recent"], (backend) => backend.recentPatients());

export const useBanner = (id: string) => useAsked(key(id, "banner"), (b) => b.banner(id));

/** The parts of a chart that are not whole here, and why. */
export const useGaps = (id: string) => useAsked(key(id, "gaps"), (b) => b.chartGaps(id));

export const useProblems = (id: string) => useAsked(key(id, "problems"), (b) => b.problems(id));

export const useMedications = (id: string) =>
  useAsked(key(id, "medications"), (b) => b.medications(id));

export const useDevices = (id: string) => useAsked(key(id, "devices"), (b) => b.devices(id));

export const useSeriesNames = (id: string) =>
  useAsked(key(id, "series names"), (b) => b.seriesNames(id));

export const useCoverage = (id: string) => useAsked(key(id, "coverage"), (b) => b.coverage(id));

export const useDocuments = (id: string) => useAsked(key(id, "documents"), (b) => b.documents(id));

/** Days of a chart: 0 is everything. */
export const useSeries = (id: string, code: string, days: number) =>
  useAsked(key(id, "series", code, days), (b) => b.readingSeries(id, code, days));

export const useRecord = (record: string) =>
  useAsked(["charts", "record", record], (b) => b.record(record));

/** What the timeline holds under a filter; the last answer stays while the next is on its way. */
export function useTimelineIndex(id: string, filter: TimelineFilter) {
  const backend = useBackend();
  return useQuery({
    queryKey: key(id, "timeline index", filter),
    queryFn: () => backend.timelineIndex(id, filter),
    placeholderData: keepPreviousData,
  });
}
