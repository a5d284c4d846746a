import type { AccessAnswer } from "../../backend";
import { Button, DefinitionList, Dialog } from "../../components";
import type { Asked } from "./AccessView";

/** Why a role may or may not, with the rule that decides. */
export function ExplainDialog(props: {
  explained: { asked: Asked; answer: AccessAnswer } | null;
  onClose: () => void;
}) {
  const { explained, onClose } = props;
  if (!explained) return null;
  const { asked, answer } = explained;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`${answer.what}: ${asked.role.title}`}
      size="small"
      footer={
        <Button onPress={onClose} autoFocus>
          Close
        </Button>
      }
    >
      <div className="stack">
        <p>{answer.sentence}</p>
        <DefinitionList
          items={[
            { term: "Rule", value: answer.rule },
            {
              term: "Roles that may",
              value: answer.whoMay.length === 0 ? "Nobody" : answer.whoMay.join(", "),
            },
          ]}
        />
      </div>
    </Dialog>
  );
}
