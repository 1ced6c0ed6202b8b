'use client';

import { useMutation } from '@tanstack/react-query';
import { Square } from 'lucide-react';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import {
  Dialog,
  DialogBody,
  DialogClose,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
  DialogTrigger,
} from '#components/ui/dialog.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import type { BackupRestoreStatus } from '#lib/contracts/daemon.ts';
import { stopDaemon } from '#lib/queries/stop-daemon.ts';
import { daemonName } from './daemon-words.ts';

const consequences = {
  BACKUP: 'What was copied so far is thrown away, and no file is left in the bucket. The repository is not touched.',
  RESTORE: 'The repository stays as it was before the restore, and the stack gets its status back.',
};

/** The button that stops a daemon at work, with a question before. */
export function StopDaemonDialog({ daemon }: { daemon: BackupRestoreStatus }) {
  const [open, setOpen] = useState(false);
  const stop = useMutation({ mutationFn: () => stopDaemon(daemon.id), onSuccess: () => setOpen(false) });
  const name = daemonName(daemon);
  const kind = daemon.type === 'BACKUP' ? 'backup' : 'restore';
  const change = (next: boolean) => {
    if (next) stop.reset();
    setOpen(next);
  };
  return (
    <Dialog open={open} onOpenChange={change}>
      <DialogTrigger asChild>
        <Button busy={stop.isSuccess}>
          {stop.isSuccess ? null : <Square aria-hidden />}
          {stop.isSuccess ? 'Stopping' : 'Stop'}
        </Button>
      </DialogTrigger>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>Stop {name.toLowerCase()}</DialogTitle>
          <DialogDescription>{consequences[daemon.type]}</DialogDescription>
        </DialogHeader>
        {stop.error ? (
          <DialogBody>
            <FailureNotice title="The daemon was not stopped" error={stop.error} />
          </DialogBody>
        ) : null}
        <DialogFooter>
          <DialogClose asChild>
            <Button>Let it work on</Button>
          </DialogClose>
          <Button variant="danger" busy={stop.isPending} onClick={() => stop.mutate()}>
            Stop the {kind}
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
