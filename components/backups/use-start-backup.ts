'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { toast } from '#components/ui/toast.ts';
import { isApiError } from '#lib/queries/api-client.ts';
import { noteDaemon } from '#lib/queries/note-daemon.ts';
import { startBackup } from '#lib/queries/start-backup.ts';

/** Starts a backup and leads to its page, or says why not and leads to the daemon in the way. */
export function useStartBackup() {
  const client = useQueryClient();
  const router = useRouter();
  return useMutation({
    mutationFn: startBackup,
    onSuccess: (daemon) => {
      noteDaemon(client, daemon);
      router.push(`/daemons/${daemon.id}`);
    },
    onError: (error) => {
      void client.invalidateQueries({ queryKey: ['daemons'] });
      const { daemonId } = isApiError(error) ? error : { daemonId: null };
      toast.error('The backup was not started', {
        description: error.message,
        ...(daemonId ? { action: { label: 'See it', onClick: () => router.push(`/daemons/${daemonId}`) } } : {}),
      });
    },
  });
}
