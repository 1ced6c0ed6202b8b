'use client';

import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { DialogBody, DialogClose, DialogFooter, DialogHeader, DialogTitle } from '#components/ui/dialog/dialog.tsx';
import { keepSingleKeys, usesSingleKeys } from '../commands/single-keys.ts';

const shortcuts: [keys: string[], meaning: string][] = [
  [['Ctrl', 'K'], 'Find a page, a backup, a job or an action (Cmd K on a Mac)'],
  [['?'], 'Show shortcuts'],
  [['Tab'], 'Next control (first: skip navigation)'],
  [['Esc'], 'Close'],
];

/** The keyboard shortcuts, and the switch for those without Ctrl. */
export function ShortcutList() {
  const [single, setSingle] = useState(usesSingleKeys);
  return (
    <>
      <DialogHeader>
        <DialogTitle>Keyboard shortcuts</DialogTitle>
      </DialogHeader>
      <DialogBody>
        <dl className="grid grid-cols-[auto_1fr] items-baseline gap-x-5 gap-y-3">
          {shortcuts.map(([keys, meaning]) => (
            <div key={meaning} className="contents">
              <dt className="flex gap-1">
                {keys.map((key) => (
                  <kbd
                    key={key}
                    className="rounded-sm border border-line-strong bg-canvas px-1.5 py-0.5 font-sans text-xs"
                  >
                    {key}
                  </kbd>
                ))}
              </dt>
              <dd className="text-muted">{meaning}</dd>
            </div>
          ))}
        </dl>
        <div className="border-line border-t pt-4">
          <Checkbox
            label="Open this list with ?"
            checked={single}
            onChange={(checked) => {
              setSingle(checked);
              keepSingleKeys(checked);
            }}
          />
        </div>
      </DialogBody>
      <DialogFooter>
        <DialogClose asChild>
          <Button>Close</Button>
        </DialogClose>
      </DialogFooter>
    </>
  );
}
