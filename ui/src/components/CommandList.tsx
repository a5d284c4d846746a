/** One command and what it does. */
export type Command = { line: string; does: string };

/** Commands to type in a terminal, each with what it does. */
export function CommandList({ commands }: { commands: readonly Command[] }) {
  return (
    <dl className="commands">
      {commands.map(({ line, does }) => (
        <div key={line}>
          <dt>
            <code>{line}</code>
          </dt>
          <dd>{does}</dd>
        </div>
      ))}
    </dl>
  );
}
