'use client';

import { UnreadableList } from '#components/start/unreadable-list.tsx';
import { useStartBackup } from '#components/start/use-start-backup.ts';
import { ConfirmDialog } from '#components/ui/dialog/confirm-dialog.tsx';
import type { OpenedDialog } from '#components/ui/dialog/dialog-button.tsx';
import type { Unreadable } from '#lib/contracts/verdict/unreadable.ts';
import { countUnreadable } from '#lib/unreadable-words.ts';

/** Asks before a backup that leaves out what can't be read, and says what it would lack. */
export function BackUpRestDialog({ found, onClose, onCloseAutoFocus }: OpenedDialog & { found: Unreadable }) {
  const start = useStartBackup();
  const isOne = found.rows + found.pages === 1;
  return (
    <ConfirmDialog
      onClose={onClose}
      onCloseAutoFocus={onCloseAutoFocus}
      title="Back up without what can’t be read"
      description={`The backup leaves out ${countUnreadable(found)} and is marked as incomplete. Each restore of it is without ${isOne ? 'it' : 'them'}.`}
      keep="Cancel"
      confirm="Start incomplete backup"
      variant="primary"
      action={{
        isPending: start.isPending || start.isSuccess,
        error: start.error,
        mutate: () => start.mutate({ skipUnreadable: true }),
      }}
      failureTitle="The backup was not started"
    >
      <UnreadableList found={found} />
      {found.complete ? null : (
        <p>Not all tables could be searched in a minute, so there may be more. The backup finds and names all of it.</p>
      )}
      {found.pages > 0 ? <p>How many rows the pages had is not known.</p> : null}
      <p className="text-muted text-sm">
        Retention does not count an incomplete backup: it lets no complete one be deleted.
      </p>
    </ConfirmDialog>
  );
}
