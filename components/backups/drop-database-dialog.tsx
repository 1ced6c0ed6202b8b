'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import type { OpenedDialog } from '#components/ui/dialog-button.tsx';
import { toast } from '#components/ui/toast.ts';
import type { KeptDatabase } from '#lib/contracts/daemon.ts';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { dropKeptDatabase } from '#lib/queries/drop-kept-database.ts';
import { keptDatabasesQuery } from '#lib/queries/kept-databases-query.ts';

/** Asks before a database that a restore put aside is dropped, for good. */
export function DropDatabaseDialog({ database, onClose, onCloseAutoFocus }: OpenedDialog & { database: KeptDatabase }) {
  const { name, daemonId, size } = database;
  const client = useQueryClient();
  const drop = useMutation({
    mutationFn: () => dropKeptDatabase(name),
    onSuccess: async () => {
      toast.success('The database is dropped', { description: <span className="break-all">{name}</span> });
      onClose();
      await client.invalidateQueries({ queryKey: keptDatabasesQuery.queryKey });
    },
  });
  return (
    <ConfirmDialog
      onClose={onClose}
      onCloseAutoFocus={onCloseAutoFocus}
      title="Drop this database"
      description={`Restore ${daemonId} can’t be undone any more, and what this database holds is gone for good.`}
      keep="Keep it"
      confirm={size === null ? 'Drop it' : `Drop ${formatBytes(size)}`}
      deed={drop}
      failureTitle="The database was not dropped"
    >
      <code className="break-all rounded-md border border-line bg-canvas p-3 font-mono text-sm">{name}</code>
    </ConfirmDialog>
  );
}
