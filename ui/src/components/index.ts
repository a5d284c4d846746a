/** The parts every view is built from. */

export { VisuallyHidden } from "react-aria-components/VisuallyHidden";
export { Button, type ButtonProps, IconButton, type IconButtonProps } from "./Button";
export { Checkbox, type CheckboxProps, Switch, type SwitchProps } from "./Checkbox";
export { cx } from "./cx";
export { DateField, type DateFieldProps } from "./DateField";
export { type Definition, DefinitionList, type DefinitionListProps } from "./DefinitionList";
export { ConfirmDialog, type ConfirmDialogProps, Dialog, type DialogProps } from "./Dialog";
export { DiffView, type DiffViewProps } from "./DiffView";
export { type DiffLine, diffLines } from "./diff";
export { Hint } from "./Hint";
export { Kbd } from "./Kbd";
export { Menu, type MenuEntry, type MenuProps } from "./Menu";
export { useWidthInRem } from "./measure";
export { Notice, type NoticeProps } from "./Notice";
export { Bdi, PersonName } from "./PersonName";
export { Progress, type ProgressProps } from "./Progress";
export { asRefusal } from "./refusal";
export { Seal } from "./Seal";
export { type Choice, Select, type SelectProps } from "./Select";
export { SplitPane, type SplitPaneProps } from "./SplitPane";
export {
  EmptyState,
  type EmptyStateProps,
  ErrorState,
  type ErrorStateProps,
  Loading,
  StaleNote,
  type StaleNoteProps,
} from "./States";
export { type Column, type Sort, Table, type TableProps } from "./Table";
export { type TabEntry, Tabs, type TabsProps } from "./Tabs";
export { Tag, type TagProps, type Tone } from "./Tag";
export {
  SearchField,
  type SearchFieldProps,
  TextArea,
  type TextAreaProps,
  TextField,
  type TextFieldProps,
} from "./TextField";
export { type ToastContent, ToastProvider, useToast } from "./Toast";
export { VirtualList, type VirtualListProps } from "./VirtualList";
