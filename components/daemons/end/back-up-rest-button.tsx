'use client';

import { Archive } from 'lucide-react';
import { useId } from 'react';
import { DaemonInTheWay } from '#components/start/daemon-in-the-way.tsx';
import { useDaemonAtWork } from '#components/start/use-daemon-at-work.ts';
import { Button } from '#components/ui/button.tsx';
import { DialogButton } from '#components/ui/dialog/dialog-button.tsx';
import type { Unreadable } from '#lib/contracts/verdict/unreadable.ts';

const load = async () => (await import('./back-up-rest-dialog.tsx')).BackUpRestDialog;

/** Offers a backup of everything that can be read, after one failed of what can't. */
export function BackUpRestButton({ found }: { found: Unreadable }) {
  const reason = useId();
  const atWork = useDaemonAtWork();
  return (
    <>
      <DialogButton
        trigger={
          <Button disabled={Boolean(atWork)} aria-describedby={atWork ? reason : undefined}>
            <Archive aria-hidden /> Back up the rest
          </Button>
        }
        load={load}
        dialog={{ found }}
      />
      {atWork ? <DaemonInTheWay id={reason} daemon={atWork} /> : null}
    </>
  );
}
