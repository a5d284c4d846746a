import { useEffect, useState } from "react";
import { clockNow } from "../format";

/** The time, renewed every so often, for "2 min ago". */
export function useNow(everyMs = 15_000): Date {
  const [now, setNow] = useState(() => clockNow());
  useEffect(() => {
    const timer = setInterval(() => setNow(clockNow()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
