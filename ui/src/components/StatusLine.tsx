import type { Known } from "../App";

/** The quiet line at the bottom: which profile, which version, and DEMO where it is one. */
export function StatusLine({ known }: { known: Known }) {
  return (
    <footer className="status">
      {known.state === "known" && (
        <>
          <span>
            <b>{known.status.profile}</b>
          </span>
          <span>Version {known.status.version}</span>
          {known.status.demo && <span className="demo">DEMO</span>}
        </>
      )}
      {known.state === "asking" && <span>Asking the program for its status…</span>}
      {known.state === "unknown" && (
        <span className="amber">▲ The program did not answer; its status is unknown.</span>
      )}
    </footer>
  );
}
