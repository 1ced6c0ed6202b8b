'use client';

import type { UseMutationResult } from '@tanstack/react-query';
import { ConfirmDialog } from '#components/ui/dialog/confirm-dialog.tsx';
import type { OpenedDialog } from '#components/ui/dialog/dialog-button.tsx';
import type { BackupRestoreStatus } from '#lib/contracts/daemon.ts';
import { type JobKind, jobKind, jobWords } from '#lib/job-kind.ts';

const consequences: Record<JobKind, string> = {
  BACKUP: 'The partial copy is discarded, and no file is left in the bucket. The database is not affected.',
  VERIFY: 'The temporary test database is deleted. The stack’s own database is not affected.',
  IN_PLACE: 'The database stays as it was before the restore, and the stack returns to its previous status.',
  STAGED: 'The new database is deleted. The current one stays, and the stack returns to its previous status.',
  NEW_DATABASE: 'The new database is deleted. The stack’s own database is not affected.',
  UNDO: 'The database stays as it is now, and the stack returns to its previous status.',
};

type StopDaemonDialogProps = OpenedDialog & {
  daemon: BackupRestoreStatus;
  stop: UseMutationResult<unknown, Error, void>;
};

/** Asks before a running job is stopped. */
export function StopDaemonDialog({ daemon, stop, onClose, onCloseAutoFocus }: StopDaemonDialogProps) {
  const kind = jobKind(daemon);
  return (
    <ConfirmDialog
      onClose={onClose}
      onCloseAutoFocus={onCloseAutoFocus}
      title={`Stop ${jobWords[kind].noun} ${daemon.id}`}
      description={consequences[kind]}
      keep="Keep running"
      confirm={`Stop the ${jobWords[kind].noun}`}
      action={stop}
      failureTitle="The job was not stopped"
      mayCloseMeanwhile
    />
  );
}
