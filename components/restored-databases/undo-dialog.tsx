'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { ConfirmDialog } from '#components/ui/dialog/confirm-dialog.tsx';
import type { OpenedDialog } from '#components/ui/dialog/dialog-button.tsx';
import { useSingleFlight } from '#components/ui/hooks/use-single-flight.ts';
import { RelativeTime } from '#components/ui/text/relative-time.tsx';
import type { KeptDatabase } from '#lib/contracts/daemon.ts';
import { noteDaemon } from '#lib/queries/daemons/note-daemon.ts';
import { startUndo } from '#lib/queries/daemons/start-undo.ts';
import { keptDatabasesQuery } from '#lib/queries/restored-databases/kept-databases-query.ts';

/** Asks before the database that a restore kept becomes the stack’s database again. */
export function UndoDialog({ database, onClose, onCloseAutoFocus }: OpenedDialog & { database: KeptDatabase }) {
  const { daemonId, name, keptOn } = database;
  const client = useQueryClient();
  const router = useRouter();
  const send = useSingleFlight(startUndo);
  const undo = useMutation({
    mutationFn: () => send(daemonId),
    onSuccess: (daemon) => {
      noteDaemon(client, daemon);
      onClose();
      router.push(`/daemons/${daemon.id}`);
    },
    onError: () => void client.invalidateQueries({ queryKey: keptDatabasesQuery.queryKey }),
  });
  return (
    <ConfirmDialog
      onClose={onClose}
      onCloseAutoFocus={onCloseAutoFocus}
      title={`Undo restore ${daemonId}`}
      description="The stack is down for a few seconds while the databases are swapped."
      keep="Cancel"
      confirm={`Undo restore ${daemonId}`}
      action={undo}
      failureTitle="The undo was not started"
    >
      <p>
        The database <span className="break-all font-mono text-sm">{name}</span> becomes the stack’s database again, as
        it was <RelativeTime time={Date.parse(keptOn)} />. Data written since then stays in the current database, which
        is kept. You can undo this as well.
      </p>
    </ConfirmDialog>
  );
}
