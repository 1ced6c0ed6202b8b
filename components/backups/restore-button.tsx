'use client';

import { RotateCcw } from 'lucide-react';
import { useRouter, useSearchParams } from 'next/navigation';
import { useId, useState } from 'react';
import { DaemonInTheWay } from '#components/daemons/daemon-in-the-way.tsx';
import { useDaemonAtWork } from '#components/daemons/use-daemon-at-work.ts';
import { Button } from '#components/ui/button.tsx';
import { Dialog, DialogContent, DialogTrigger } from '#components/ui/dialog.tsx';
import type { RestorePreview } from '#lib/contracts/backup.ts';
import { RestoreDialogBody } from './restore-dialog-body.tsx';

type RestoreButtonProps = { backupKey: string; stackName: string; preview: RestorePreview | undefined };

/** Opens the question before a restore. An address that ends in ?restore opens it at once, when all is known. */
export function RestoreButton({ backupKey, stackName, preview }: RestoreButtonProps) {
  const router = useRouter();
  const reason = useId();
  const asked = useSearchParams().has('restore');
  const atWork = useDaemonAtWork();
  const [open, setOpen] = useState(asked);
  const [started, setStarted] = useState(false);
  const ready = preview !== undefined && preview.problems.length === 0 && !atWork;
  const change = (next: boolean) => {
    setOpen(next);
    if (!next && asked) window.history.replaceState(null, '', location.pathname);
  };
  return (
    <>
      {atWork && !started ? <DaemonInTheWay id={reason} daemon={atWork} /> : null}
      <Dialog open={open && (ready || started)} onOpenChange={change}>
        <DialogTrigger asChild>
          <Button variant="primary" disabled={!ready} aria-describedby={atWork ? reason : undefined}>
            <RotateCcw aria-hidden /> Restore
          </Button>
        </DialogTrigger>
        <DialogContent className="max-w-xl">
          {preview ? (
            <RestoreDialogBody
              backupKey={backupKey}
              stackName={stackName}
              preview={preview}
              onStarted={(id) => {
                setStarted(true);
                router.push(`/daemons/${id}`);
              }}
            />
          ) : null}
        </DialogContent>
      </Dialog>
    </>
  );
}
