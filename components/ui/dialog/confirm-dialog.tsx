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
  /** The title, which names the action. */
  title: ReactNode;
  /** What the action causes. */
  description: ReactNode;
  /** The thing that the action changes. */
  children?: ReactNode;
  /** The label of the button that cancels. */
  keep: string;
  confirm: ReactNode;
  variant?: 'danger' | 'primary';
  /** Whether the action cannot be confirmed. */
  disabled?: boolean;
  /** Performs the action; the owner of the dialog closes it. */
  action: { isPending: boolean; error: Error | null; mutate: () => void };
  failureTitle: string;
  /** Whether the dialog can be closed during the action. */
  mayCloseMeanwhile?: boolean;
};

/** Asks before an action that cannot be undone, shows that it is running, and why it failed. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { children, action, variant = 'danger', disabled = false, mayCloseMeanwhile = false } = props;
  const isHeld = action.isPending && !mayCloseMeanwhile;
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
        {children || action.error ? (
          <DialogBody>
            {children}
            {action.error ? <FailureNotice title={props.failureTitle} error={action.error} /> : null}
          </DialogBody>
        ) : null}
        <DialogFooter>
          <DialogClose asChild>
            <Button disabled={isHeld}>{props.keep}</Button>
          </DialogClose>
          <Button variant={variant} busy={action.isPending} disabled={disabled} onClick={() => action.mutate()}>
            {props.confirm}
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
