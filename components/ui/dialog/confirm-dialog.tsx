'use client';

import type { ReactNode } from 'react';
import { Button } from '../button.tsx';
import { FailureNotice } from '../failure-notice.tsx';
import {
  Dialog,
  DialogBody,
  DialogClose,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from './dialog.tsx';
import type { OpenedDialog } from './dialog-button.tsx';

type ConfirmDialogProps = OpenedDialog & {
  /** The deed. */
  title: ReactNode;
  /** What it brings about. */
  description: ReactNode;
  /** What it is done to. */
  children?: ReactNode;
  /** The words of the button that does nothing. */
  keep: string;
  confirm: ReactNode;
  variant?: 'danger' | 'primary';
  /** Nothing can be confirmed. */
  disabled?: boolean;
  /** Does it; the dialog is closed by whoever owns this. */
  deed: { isPending: boolean; error: Error | null; mutate: () => void };
  failureTitle: string;
  /** While the deed is being done the dialog may be closed. */
  mayCloseMeanwhile?: boolean;
};

/** Asks before a deed that can't be undone, shows that it was pressed, and why it failed. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { children, deed, variant = 'danger', disabled = false, mayCloseMeanwhile = false } = props;
  const isHeld = deed.isPending && !mayCloseMeanwhile;
  const change = (next: boolean) => {
    if (!next && !isHeld) props.onClose();
  };
  return (
    <Dialog open onOpenChange={change}>
      <DialogContent onCloseAutoFocus={props.onCloseAutoFocus}>
        <DialogHeader>
          <DialogTitle>{props.title}</DialogTitle>
          <DialogDescription>{props.description}</DialogDescription>
        </DialogHeader>
        {children || deed.error ? (
          <DialogBody>
            {children}
            {deed.error ? <FailureNotice title={props.failureTitle} error={deed.error} /> : null}
          </DialogBody>
        ) : null}
        <DialogFooter>
          <DialogClose asChild>
            <Button disabled={isHeld}>{props.keep}</Button>
          </DialogClose>
          <Button variant={variant} busy={deed.isPending} disabled={disabled} onClick={() => deed.mutate()}>
            {props.confirm}
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
