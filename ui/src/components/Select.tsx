import { Check, ChevronDown } from "lucide-react";
import { Button } from "react-aria-components/Button";
import { FieldError } from "react-aria-components/FieldError";
import { Label } from "react-aria-components/Label";
import { ListBox, ListBoxItem } from "react-aria-components/ListBox";
import { Popover } from "react-aria-components/Popover";
import { Select as AriaSelect, SelectValue } from "react-aria-components/Select";
import { Text } from "react-aria-components/Text";
import { VisuallyHidden } from "react-aria-components/VisuallyHidden";
import buttons from "./Button.module.css";
import { cx } from "./cx";
import fields from "./Field.module.css";
import styles from "./Select.module.css";

export type Choice = {
  id: string;
  label: string;
  detail?: string | undefined;
  disabled?: boolean | undefined;
};

export type SelectProps = {
  label: string;
  hideLabel?: boolean | undefined;
  choices: readonly Choice[];
  selected: string | null;
  onSelect: (id: string) => void;
  placeholder?: string | undefined;
  help?: string | undefined;
  error?: string | undefined;
  isDisabled?: boolean | undefined;
};

/** One of several choices, in a list that opens; typing jumps to a choice. */
export function Select(props: SelectProps) {
  const label = <Label className={fields.label ?? ""}>{props.label}</Label>;
  return (
    <AriaSelect
      className={fields.field ?? ""}
      value={props.selected}
      onChange={(key) => key !== null && props.onSelect(String(key))}
      isDisabled={props.isDisabled ?? false}
      isInvalid={props.error !== undefined}
      placeholder={props.placeholder ?? "Choose…"}
    >
      {props.hideLabel ? <VisuallyHidden>{label}</VisuallyHidden> : label}
      <Button className={cx(buttons.button, fields.select)}>
        <SelectValue className={styles.value ?? ""}>
          {({ selectedText, isPlaceholder }) =>
            isPlaceholder ? (props.placeholder ?? "Choose…") : selectedText
          }
        </SelectValue>
        <ChevronDown aria-hidden="true" />
      </Button>
      {props.help && !props.error && (
        <Text slot="description" className={fields.help ?? ""}>
          {props.help}
        </Text>
      )}
      <FieldError className={fields.error ?? ""}>{props.error}</FieldError>
      <Popover className={styles.popover ?? ""}>
        <ListBox
          className={styles.list ?? ""}
          disabledKeys={props.choices.filter((choice) => choice.disabled).map(({ id }) => id)}
        >
          {props.choices.map((choice) => (
            <ListBoxItem
              key={choice.id}
              id={choice.id}
              textValue={choice.label}
              className={styles.item ?? ""}
            >
              <Check className={styles.check} aria-hidden="true" />
              <span className={styles.words}>
                <Text slot="label">{choice.label}</Text>
                {choice.detail && (
                  <Text slot="description" className={styles.detail ?? ""}>
                    {choice.detail}
                  </Text>
                )}
              </span>
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
