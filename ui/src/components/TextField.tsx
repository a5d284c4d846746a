import { Search, X } from "lucide-react";
import { type ReactNode, type Ref, useImperativeHandle, useLayoutEffect, useRef } from "react";
import { Button } from "react-aria-components/Button";
import { FieldError } from "react-aria-components/FieldError";
import { Input } from "react-aria-components/Input";
import { Label } from "react-aria-components/Label";
import { SearchField as AriaSearchField } from "react-aria-components/SearchField";
import { Text } from "react-aria-components/Text";
import { TextArea as AriaTextArea } from "react-aria-components/TextArea";
import { TextField as AriaTextField } from "react-aria-components/TextField";
import { VisuallyHidden } from "react-aria-components/VisuallyHidden";
import { cx } from "./cx";
import styles from "./Field.module.css";
import { useWidthInRem } from "./measure";

type Common = {
  label: string;
  /** The label is for screen readers only; something visible must say the same. */
  hideLabel?: boolean | undefined;
  value: string;
  onChange: (value: string) => void;
  placeholder?: string | undefined;
  help?: ReactNode;
  /** Why what stands here can't be taken; said to screen readers with the field. */
  error?: string | undefined;
  isDisabled?: boolean | undefined;
  isReadOnly?: boolean | undefined;
  isRequired?: boolean | undefined;
  autoFocus?: boolean | undefined;
  maxLength?: number | undefined;
};

export type TextFieldProps = Common & {
  type?: "text" | "password" | "email" | "tel" | undefined;
  inputMode?: "text" | "numeric" | "decimal" | "tel" | undefined;
  onBlur?: (() => void) | undefined;
  inputRef?: Ref<HTMLInputElement> | undefined;
};

function FieldLabel({ label, hide }: { label: string; hide: boolean | undefined }) {
  if (hide) {
    return (
      <VisuallyHidden>
        <Label>{label}</Label>
      </VisuallyHidden>
    );
  }
  return <Label className={styles.label ?? ""}>{label}</Label>;
}

function Help({ help, error }: { help: ReactNode; error: string | undefined }) {
  return (
    <>
      {help && !error && (
        <Text slot="description" className={styles.help ?? ""}>
          {help}
        </Text>
      )}
      <FieldError className={styles.error ?? ""}>{error}</FieldError>
    </>
  );
}

/** The props every field hands to its base; set ones only. */
function base(props: Common) {
  return {
    value: props.value,
    onChange: props.onChange,
    isInvalid: props.error !== undefined,
    isDisabled: props.isDisabled ?? false,
    isReadOnly: props.isReadOnly ?? false,
    isRequired: props.isRequired ?? false,
    autoFocus: props.autoFocus ?? false,
    ...(props.maxLength === undefined ? {} : { maxLength: props.maxLength }),
    className: styles.field ?? "",
  };
}

/** One line of text. */
export function TextField(props: TextFieldProps) {
  return (
    <AriaTextField
      {...base(props)}
      type={props.type ?? "text"}
      autoComplete="off"
      onBlur={() => props.onBlur?.()}
    >
      <FieldLabel label={props.label} hide={props.hideLabel} />
      <Input
        className={styles.input ?? ""}
        {...(props.placeholder === undefined ? {} : { placeholder: props.placeholder })}
        {...(props.inputMode === undefined ? {} : { inputMode: props.inputMode })}
        {...(props.inputRef ? { ref: props.inputRef } : {})}
      />
      <Help help={props.help} error={props.error} />
    </AriaTextField>
  );
}

export type TextAreaProps = Common & {
  rows?: number | undefined;
  /** How many characters fit; going over is said in words and not prevented. */
  limit?: number | undefined;
  /** More about the length: "2 parts". */
  lengthNote?: string | undefined;
  /** Larger type and lines, for text that is read before it is signed. */
  reading?: boolean | undefined;
  areaRef?: Ref<HTMLTextAreaElement> | undefined;
};

/** Makes the area as high as its text, so that all that will be signed stands on the page. */
function useGrowing(value: string, given: Ref<HTMLTextAreaElement> | undefined) {
  const area = useRef<HTMLTextAreaElement>(null);
  useImperativeHandle<HTMLTextAreaElement | null, HTMLTextAreaElement | null>(
    given,
    () => area.current,
  );
  const width = useWidthInRem(area);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text or width, another height
  useLayoutEffect(() => {
    const box = area.current;
    if (!box) return;
    box.style.height = "";
    const more = box.scrollHeight - box.clientHeight;
    if (more > 0) box.style.height = `${box.offsetHeight + more}px`;
  }, [value, width]);
  return area;
}

/** Several lines of text, with a count of characters where there is a limit. */
export function TextArea(props: TextAreaProps) {
  const count = [...props.value].length;
  const area = useGrowing(props.value, props.areaRef);
  const over = props.limit !== undefined && count > props.limit;
  return (
    <AriaTextField {...base(props)}>
      <FieldLabel label={props.label} hide={props.hideLabel} />
      <AriaTextArea
        className={cx(styles.input, styles.area, props.reading && styles.read)}
        rows={props.rows ?? 5}
        dir="auto"
        {...(props.placeholder === undefined ? {} : { placeholder: props.placeholder })}
        ref={area}
      />
      <div className={styles.below}>
        <Help help={props.help} error={props.error} />
        {props.limit !== undefined && (
          <span className={cx(styles.help, over && styles.over)}>
            {over ? `▲ ${count - props.limit} over: ` : ""}
            {count} of {props.limit} characters
            {props.lengthNote ? ` · ${props.lengthNote}` : ""}
          </span>
        )}
      </div>
      <VisuallyHidden>
        <span role="status">{over ? `Over the limit of ${props.limit} characters` : ""}</span>
      </VisuallyHidden>
    </AriaTextField>
  );
}

export type SearchFieldProps = Common & {
  onSubmit?: ((value: string) => void) | undefined;
  inputRef?: Ref<HTMLInputElement> | undefined;
};

/** Words to look for; Escape or the cross empties it. */
export function SearchField(props: SearchFieldProps) {
  return (
    <AriaSearchField
      {...base(props)}
      onSubmit={(value) => props.onSubmit?.(value)}
      className={cx(styles.field, styles.search)}
    >
      <FieldLabel label={props.label} hide={props.hideLabel} />
      <Search className={styles.glass} aria-hidden="true" />
      <Input
        className={styles.input ?? ""}
        {...(props.placeholder === undefined ? {} : { placeholder: props.placeholder })}
        {...(props.inputRef ? { ref: props.inputRef } : {})}
      />
      <Button className={styles.clear ?? ""} aria-label="Empty the search">
        <X aria-hidden="true" />
      </Button>
    </AriaSearchField>
  );
}
