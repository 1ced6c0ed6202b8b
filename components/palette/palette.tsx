'use client';

import { Dialog, DialogContent, DialogTitle } from '#components/ui/dialog/dialog.tsx';
import { CommandList } from './command-list.tsx';
import type { PaletteView } from './palette-view.ts';
import { ShortcutList } from './shortcut-list.tsx';

type PaletteProps = {
  view: PaletteView | null;
  onView: (view: PaletteView | null) => void;
  /** Gives the focus back to what had it. */
  giveFocusBack: () => void;
};

/** Where to go and what to do, found by typing; or the list of keys. */
export function Palette({ view, onView, giveFocusBack }: PaletteProps) {
  const onCloseAutoFocus = (event: Event) => {
    event.preventDefault();
    giveFocusBack();
  };
  return (
    <Dialog open={view !== null} onOpenChange={(open) => (open ? undefined : onView(null))}>
      {view === 'shortcuts' ? (
        <DialogContent aria-describedby={undefined} className="max-w-md" onCloseAutoFocus={onCloseAutoFocus}>
          <ShortcutList />
        </DialogContent>
      ) : (
        <DialogContent
          aria-describedby={undefined}
          className="top-[12dvh] max-h-[76dvh] max-w-xl translate-y-0"
          onCloseAutoFocus={onCloseAutoFocus}
        >
          <DialogTitle className="sr-only">Search and commands</DialogTitle>
          <CommandList onView={onView} />
        </DialogContent>
      )}
    </Dialog>
  );
}
