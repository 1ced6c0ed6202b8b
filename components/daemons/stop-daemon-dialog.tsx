'use client';

import type { UseMutationResult } from '@tanstack/react-query';
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
} from '#components/ui/dialog.tsx';
import type { OpenedDialog } from '#components/ui/dialog-button.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import type { BackupRestoreStatus } from '#lib/contracts/daemon.ts';
import { daemonName } from './daemon-words.ts';

const consequences = {
  BACKUP: 'What was copied so far is thrown away, and no file is left in the bucket. The repository is not touched.',
  RESTORE: 'The repository stays as it was before the restore, and the stack gets its status back.',
};

type StopDaemonDialogProps = OpenedDialog & {
  daemon: BackupRestoreStatus;
  stop: UseMutationResult<unknown, Error, void>;
};

/** Asks before a daemon at work is stopped. */
export function StopDaemonDialog({ daemon, stop, onClose, onCloseAutoFocus }: StopDaemonDialogProps) {
  const name = daemonName(daemon);
  const kind = daemon.type === 'BACKUP' ? 'backup' : 'restore';
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent onCloseAutoFocus={onCloseAutoFocus}>
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
