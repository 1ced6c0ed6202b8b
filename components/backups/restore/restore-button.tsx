'use client';

import { RotateCcw } from 'lucide-react';
import { useRouter, useSearchParams } from 'next/navigation';
import { useCallback, useState } from 'react';
import { useDaemonAtWork } from '#components/start/use-daemon-at-work.ts';
import { Button } from '#components/ui/button.tsx';
import { DialogButton } from '#components/ui/dialog/dialog-button.tsx';
import type { RestorePreview } from '#lib/contracts/backup.ts';
import { firstPossibleWay } from '../shared/restore-ways.ts';

const load = async () => (await import('./restore-dialog.tsx')).RestoreDialog;

type RestoreButtonProps = {
  backupKey: string;
  stackName: string;
  preview: RestorePreview | undefined;
  variant: 'primary' | 'secondary';
  /** The id of what says which job is in the way. */
  inTheWay: string;
};

/** Opens the question before a restore. An address that ends in ?restore opens it at once, when all is known. */
export function RestoreButton({ backupKey, stackName, preview, variant, inTheWay }: RestoreButtonProps) {
  const router = useRouter();
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
    <DialogButton
      trigger={
        <Button variant={variant} disabled={!ready} aria-describedby={atWork ? inTheWay : undefined}>
          <RotateCcw aria-hidden /> Restore
        </Button>
      }
      load={load}
      dialog={{ backupKey, stackName, preview, onStarted }}
      open={open && (ready || started)}
      onOpenChange={change}
    />
  );
}
