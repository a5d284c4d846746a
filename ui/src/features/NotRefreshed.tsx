import { asRefusal, StaleNote } from "../components";
import { useNow } from "../shell";

/** What a query that shows an older answer has to say. */
type Asked = {
  data: unknown;
  isError: boolean;
  error: unknown;
  dataUpdatedAt: number;
  isFetching: boolean;
  refetch: () => unknown;
};

/** What stands on the screen could not be asked for again: since when it stands, why, try again. */
export function NotRefreshed({ asked }: { asked: Asked }) {
  const now = useNow();
  if (!asked.isError || asked.data === undefined) return null;
  return (
    <StaleNote
      // Its age is this machine's; the time it is told against is the workstation's.
      asOf={new Date(now.getTime() - (Date.now() - asked.dataUpdatedAt))}
      now={now}
      why={asRefusal(asked.error).sentence.replace(/\.$/, "")}
      onRefresh={() => void asked.refetch()}
      refreshing={asked.isFetching}
    />
  );
}
