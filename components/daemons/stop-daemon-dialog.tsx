'use client';

import type { UseMutationResult } from '@tanstack/react-query';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import type { OpenedDialog } from '#components/ui/dialog-button.tsx';
import type { BackupRestoreStatus } from '#lib/contracts/daemon.ts';
import { daemonName, daemonTypeWords } from './daemon-words.ts';

const consequences = {
  BACKUP: 'What was copied so far is thrown away, and no file is left in the bucket. The repository is not touched.',
  RESTORE: 'The repository stays as it was before the restore, and the stack gets its status back.',
  VERIFY: 'The database that the backup was restored into for the proof is dropped. The repository is not touched.',
};

type StopDaemonDialogProps = OpenedDialog & {
  daemon: BackupRestoreStatus;
  stop: UseMutationResult<unknown, Error, void>;
};

/** Asks before a daemon at work is stopped. */
export function StopDaemonDialog({ daemon, stop, onClose, onCloseAutoFocus }: StopDaemonDialogProps) {
  const name = daemonName(daemon);
  return (
    <ConfirmDialog
      onClose={onClose}
      onCloseAutoFocus={onCloseAutoFocus}
      title={`Stop ${name.toLowerCase()}`}
      description={consequences[daemon.type]}
      keep="Let it work on"
      confirm={`Stop the ${daemonTypeWords[daemon.type].toLowerCase()}`}
      deed={stop}
      failureTitle="The daemon was not stopped"
      mayCloseMeanwhile
    />
  );
}
