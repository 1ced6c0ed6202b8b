'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ConfirmDialog } from '#components/ui/dialog/confirm-dialog.tsx';
import type { OpenedDialog } from '#components/ui/dialog/dialog-button.tsx';
import { TypedWord } from '#components/ui/dialog/typed-word.tsx';
import { toast } from '#components/ui/toast/toast.ts';
import type { NewDatabase } from '#lib/contracts/new-database.ts';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { dropNewDatabase } from '#lib/queries/restored-databases/drop-new-database.ts';
import { newDatabasesQuery } from '#lib/queries/restored-databases/new-databases-query.ts';

/** Asks before a database that a restore made is deleted, for good: its name must be typed, as people may have worked in it since. */
export function DeleteNewDatabaseDialog({
  database,
  onClose,
  onCloseAutoFocus,
}: OpenedDialog & { database: NewDatabase }) {
  const { name, daemonId, size } = database;
  const client = useQueryClient();
  const [typed, setTyped] = useState('');
  const again = () => client.invalidateQueries({ queryKey: newDatabasesQuery.queryKey });
  const remove = useMutation({
    mutationFn: () => dropNewDatabase(name),
    retry: false,
    onSuccess: async () => {
      toast.success('Database deleted', { description: <bdi className="break-all">{name}</bdi> });
      onClose();
      await again();
    },
    onError: () => void again(),
  });
  return (
    <ConfirmDialog
      onClose={onClose}
      onCloseAutoFocus={onCloseAutoFocus}
      title="Delete database"
      description={`The database that restore ${daemonId} made will be deleted permanently, with all that was written to it since${
        size === null ? '' : ` (${formatBytes(size)})`
      }. The stack’s own database and the backup are not affected.`}
      keep="Cancel"
      confirm="Delete database"
      disabled={typed !== name}
      action={remove}
      failureTitle="The database was not deleted"
    >
      <TypedWord word={name} value={typed} disabled={remove.isPending} onChange={setTyped} />
    </ConfirmDialog>
  );
}
