import type { ReactNode } from 'react';
import { Button } from '#components/ui/button.tsx';
import { DialogClose, DialogFooter } from './dialog.tsx';

type FormFooterProps = {
  /** What the button says that sends the form, such as "Add drill". */
  submit: string;
  /** The form is being sent. */
  busy: boolean;
  /** Something else than sending keeps the form from being sent or given up. */
  disabled?: boolean;
  /** Gives up what is typed; the dialog closes by itself. */
  onCancel?: () => void;
  /** Further buttons, before Cancel. */
  children?: ReactNode;
};

/** The last line of a form in a dialog: Cancel, and the button that sends it. */
export function FormFooter({ submit, busy, disabled = false, onCancel, children }: FormFooterProps) {
  return (
    <DialogFooter>
      {children}
      <DialogClose asChild>
        <Button disabled={busy || disabled} onClick={onCancel}>
          Cancel
        </Button>
      </DialogClose>
      <Button type="submit" variant="primary" busy={busy} disabled={disabled}>
        {submit}
      </Button>
    </DialogFooter>
  );
}
