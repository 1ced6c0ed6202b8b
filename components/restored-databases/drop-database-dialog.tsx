'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ConfirmDialog } from '#components/ui/dialog/confirm-dialog.tsx';
import type { OpenedDialog } from '#components/ui/dialog/dialog-button.tsx';
import { toast } from '#components/ui/toast/toast.ts';
import type { KeptDatabase } from '#lib/contracts/daemon.ts';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { dropKeptDatabase } from '#lib/queries/restored-databases/drop-kept-database.ts';
import { keptDatabasesQuery } from '#lib/queries/restored-databases/kept-databases-query.ts';

/** Asks before a previous database, which a restore replaced, is deleted for good. */
export function DropDatabaseDialog({ database, onClose, onCloseAutoFocus }: OpenedDialog & { database: KeptDatabase }) {
  const { name, daemonId, size } = database;
  const client = useQueryClient();
  const drop = useMutation({
    mutationFn: () => dropKeptDatabase(name),
    onSuccess: async () => {
      toast.success('Database deleted', { description: <bdi className="break-all">{name}</bdi> });
      onClose();
      await client.invalidateQueries({ queryKey: keptDatabasesQuery.queryKey });
    },
  });
  return (
    <ConfirmDialog
      onClose={onClose}
      onCloseAutoFocus={onCloseAutoFocus}
      title="Delete previous database"
      description={`The data from before restore ${daemonId}${size === null ? '' : ` (${formatBytes(size)})`} will be deleted permanently. Restore ${daemonId} can then no longer be undone.`}
      keep="Cancel"
      confirm="Delete database"
      action={drop}
      failureTitle="The database was not deleted"
    >
      <p className="rounded-md border border-line bg-canvas p-3">
        <bdi className="break-all font-mono text-sm">{name}</bdi>
      </p>
    </ConfirmDialog>
  );
}
