import { useEffect, useState } from "react";
import { type AppStatus, appStatus } from "./backend";
import { StatusLine } from "./components/StatusLine";
import { Welcome } from "./views/Welcome";

/** What is known of the program behind this window. */
export type Known =
  | { state: "asking" }
  | { state: "known"; status: AppStatus }
  | { state: "unknown" };

export function App() {
  const [known, setKnown] = useState<Known>({ state: "asking" });
  useEffect(() => {
    let gone = false;
    appStatus().then(
      (status) => gone || setKnown({ state: "known", status }),
      () => gone || setKnown({ state: "unknown" }),
    );
    return () => {
      gone = true;
    };
  }, []);
  return (
    <div className="shell">
      <Welcome known={known} />
      <StatusLine known={known} />
    </div>
  );
}
