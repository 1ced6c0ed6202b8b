'use client';

import { Slot } from 'radix-ui';
import { type ComponentType, type ReactElement, useEffect, useRef, useState } from 'react';
import { toast } from '../toast/toast.ts';

/** What a dialog gets from the button that opened it. The dialog is mounted while it is open. */
export type OpenedDialog = {
  onClose: () => void;
  /** For its content: gives the focus back to the button. */
  onCloseAutoFocus: (event: Event) => void;
};

type DialogButtonProps<Props> = {
  trigger: ReactElement;
  /** The same function at each rendering. */
  load: () => Promise<ComponentType<Props & OpenedDialog>>;
  dialog: Props;
  /** With onOpenChange, for a dialog that something else than the button opens too. */
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
};

/** A button that opens a dialog. The dialog's script is loaded when a person turns to the button. */
export function DialogButton<Props extends object>(props: DialogButtonProps<Props>) {
  const { trigger, load, dialog } = props;
  const button = useRef<HTMLElement>(null);
  const [pressed, setPressed] = useState(false);
  const [Dialog, setDialog] = useState<ComponentType<Props & OpenedDialog> | null>(null);
  const open = props.open ?? pressed;
  const change = props.onOpenChange ?? setPressed;
  useEffect(() => {
    if (!open || Dialog !== null) return;
    let isWanted = true;
    load().then(
      (loaded) => isWanted && setDialog(() => loaded),
      () => {
        if (!isWanted) return;
        change(false);
        toast.error('Could not load this', {
          description: 'The connection may be lost. Try again in a moment.',
        });
      },
    );
    return () => {
      isWanted = false;
    };
  }, [open, Dialog, load, change]);
  const fetchAhead = () => void load().catch(() => undefined);
  const giveFocusBack = (event: Event) => {
    event.preventDefault();
    button.current?.focus();
  };
  return (
    <>
      <Slot.Root
        ref={button}
        aria-haspopup="dialog"
        aria-expanded={open}
        onPointerEnter={fetchAhead}
        onFocus={fetchAhead}
        onClick={() => change(true)}
      >
        {trigger}
      </Slot.Root>
      {open && Dialog ? <Dialog {...dialog} onClose={() => change(false)} onCloseAutoFocus={giveFocusBack} /> : null}
    </>
  );
}
