import { useId } from "react";
import type { AccessCell, AccessRole, AccessRow } from "../../backend";
import { Button, Tag } from "../../components";
import styles from "./Access.module.css";

/** The word tells; the symbol before it says the same a second time. */
function symbolOf(cell: AccessCell): string {
  if (!cell.allowed) return "–";
  return cell.word === "Yes" || cell.word === "Whole" ? "✓" : "◐";
}

/** A table of roles: each row is something a person may want, each cell a word. */
export function Matrix(props: {
  title: string;
  help: string;
  roles: readonly AccessRole[];
  rows: readonly AccessRow[];
  /** Asks why; rows without a question are only read. */
  onAsk?: ((row: AccessRow, role: AccessRole) => void) | undefined;
  withReach?: boolean | undefined;
}) {
  const { roles, rows, onAsk } = props;
  const id = useId();
  return (
    <section aria-labelledby={id} className={styles.part}>
      <h2 id={id}>{props.title}</h2>
      <p className="muted">{props.help}</p>
      {/* A wide table scrolls by keys too. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling part takes focus */}
      <section className={styles.scroll} aria-label={`${props.title} by role`} tabIndex={0}>
        <table className={styles.matrix} aria-labelledby={id}>
          <thead>
            <tr>
              <th scope="col">{props.title}</th>
              {roles.map((role) => (
                <th key={role.code} scope="col">
                  {role.title}
                  {props.withReach && <span className={styles.quiet}>{role.reach}</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.title}>
                <th scope="row">
                  {row.title}
                  {row.note !== "" && <span className={styles.quiet}>{row.note}</span>}
                </th>
                {row.cells.map((cell, at) => {
                  const role = roles[at];
                  const word = (
                    <Tag tone={cell.allowed ? "seal" : "plain"} symbol={symbolOf(cell)}>
                      {cell.word}
                    </Tag>
                  );
                  return (
                    <td key={role?.code ?? at}>
                      {onAsk && role && row.ask !== "" ? (
                        <Button
                          kind="quiet"
                          small
                          aria-label={`${cell.word}: ${row.title}, ${role.title}. Why?`}
                          onPress={() => onAsk(row, role)}
                        >
                          {word}
                        </Button>
                      ) : (
                        word
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}
