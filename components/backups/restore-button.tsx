'use client';

import { RotateCcw } from 'lucide-react';
import { useRouter, useSearchParams } from 'next/navigation';
import { useCallback, useId, useState } from 'react';
import { DaemonInTheWay } from '#components/daemons/daemon-in-the-way.tsx';
import { useDaemonAtWork } from '#components/daemons/use-daemon-at-work.ts';
import { Button } from '#components/ui/button.tsx';
import { DialogButton } from '#components/ui/dialog-button.tsx';
import type { RestorePreview } from '#lib/contracts/backup.ts';
import { firstPossibleWay } from './restore-ways.ts';

const load = async () => (await import('./restore-dialog.tsx')).RestoreDialog;

type RestoreButtonProps = { backupKey: string; stackName: string; preview: RestorePreview | undefined };

/** Opens the question before a restore. An address that ends in ?restore opens it at once, when all is known. */
export function RestoreButton({ backupKey, stackName, preview }: RestoreButtonProps) {
  const router = useRouter();
  const reason = useId();
  const asked = useSearchParams().has('restore');
  const atWork = useDaemonAtWork();
  const [open, setOpen] = useState(asked);
  const [started, setStarted] = useState(false);
  const ready = preview !== undefined && firstPossibleWay(preview) !== null && !atWork;
  const change = useCallback(
    (next: boolean) => {
      setOpen(next);
      if (!next && asked) window.history.replaceState(null, '', location.pathname);
    },
    [asked],
  );
  const onStarted = (id: string) => {
    setStarted(true);
    router.push(`/daemons/${id}`);
  };
  return (
    <>
      {atWork && !started ? <DaemonInTheWay id={reason} daemon={atWork} /> : null}
      <DialogButton
        trigger={
          <Button variant="primary" disabled={!ready} aria-describedby={atWork ? reason : undefined}>
            <RotateCcw aria-hidden /> Restore
          </Button>
        }
        load={load}
        dialog={{ backupKey, stackName, preview, onStarted }}
        open={open && (ready || started)}
        onOpenChange={change}
      />
    </>
  );
}
