import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Dialog as AriaDialog } from "react-aria-components/Dialog";
import { Heading } from "react-aria-components/Heading";
import { Modal, ModalOverlay } from "react-aria-components/Modal";
import { Button, IconButton } from "./Button";
import { cx } from "./cx";
import styles from "./Dialog.module.css";
import { Layer } from "./layer";

export type DialogProps = {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
  /** Buttons, the primary one first. */
  footer?: ReactNode;
  size?: "small" | "medium" | "large" | undefined;
  /** Stands below the window's upper edge, so that it keeps its place while its content changes. */
  high?: boolean | undefined;
  /** Must be answered: no close button, and neither Escape nor a press outside closes it. */
  mustAnswer?: boolean | undefined;
};

/** A dialog over the view. Focus goes in, stays in, and comes back to where it was. */
export function Dialog(props: DialogProps) {
  const {
    isOpen,
    onClose,
    title,
    children,
    footer,
    size = "medium",
    mustAnswer = false,
    high,
  } = props;
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => open || onClose()}
      isDismissable={!mustAnswer}
      isKeyboardDismissDisabled={mustAnswer}
      className={cx(styles.overlay, high && styles.high)}
    >
      <Modal className={cx(styles.modal, styles[size])}>
        <AriaDialog role={mustAnswer ? "alertdialog" : "dialog"} className={styles.dialog ?? ""}>
          <Layer>
            <header className={styles.head}>
              <Heading slot="title" level={2} className={styles.title ?? ""}>
                {title}
              </Heading>
              {!mustAnswer && (
                <IconButton label="Close" keys="Esc" onPress={onClose}>
                  <X aria-hidden="true" />
                </IconButton>
              )}
            </header>
            <div className={styles.body}>{children}</div>
            {footer && <footer className={styles.foot}>{footer}</footer>}
          </Layer>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

export type ConfirmDialogProps = {
  isOpen: boolean;
  title: string;
  children: ReactNode;
  /** The action in its own words: "Wipe this copy", never "OK". */
  confirmLabel: string;
  cancelLabel?: string | undefined;
  danger?: boolean | undefined;
  busy?: boolean | undefined;
  onConfirm: () => void;
  onCancel: () => void;
};

/** Asks before something that cannot be taken back. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  return (
    <Dialog
      isOpen={props.isOpen}
      onClose={props.onCancel}
      title={props.title}
      size="small"
      footer={
        <>
          <Button kind={props.danger ? "danger" : "go"} onPress={props.onConfirm} busy={props.busy}>
            {props.confirmLabel}
          </Button>
          <Button kind="quiet" onPress={props.onCancel} autoFocus>
            {props.cancelLabel ?? "Cancel"}
          </Button>
        </>
      }
    >
      {props.children}
    </Dialog>
  );
}
