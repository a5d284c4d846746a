import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { ChartPart } from "../../backend";
import { EmptyState, Loading, Notice } from "../../components";
import { Asked } from "./Asked";
import { useGaps } from "./queries";

export type AskedPartProps<T> = {
  patientId: string;
  part: ChartPart;
  /** What is asked for, in words: "problems". */
  what: string;
  query: UseQueryResult<T>;
  isEmpty: (data: T) => boolean;
  /** What is said where nothing is recorded, and all of it was read. */
  none: ReactNode;
  children: (data: T) => ReactNode;
};

/**
 * A part of a chart. "None recorded" is only said where everything was read: a part that is not
 * here, or not wholly, says so, with rows and without.
 */
export function AskedPart<T>({
  patientId,
  part,
  what,
  query,
  isEmpty,
  none,
  children,
}: AskedPartProps<T>) {
  const gaps = useGaps(patientId);
  const gap = gaps.data?.find((one) => one.part === part)?.why;
  const nothing = () => {
    if (gaps.isPending) return <Loading what={what} />;
    if (gap === undefined && !gaps.isError) return none;
    return (
      <EmptyState title={`Not known here: ${what}`}>
        <p>{gap ?? "Whether all of them were read could not be told."}</p>
        <p>That nothing stands here does not mean that there is nothing.</p>
      </EmptyState>
    );
  };
  return (
    <Asked what={what} query={query} empty={(data) => (isEmpty(data) ? nothing() : null)}>
      {(data) => (
        <>
          {gap !== undefined && <Notice tone="amber" title={gap} announce="off" />}
          {children(data)}
        </>
      )}
    </Asked>
  );
}
