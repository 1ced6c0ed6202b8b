'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useSingleFlight } from '#components/ui/hooks/use-single-flight.ts';
import { toast } from '#components/ui/toast/toast.ts';
import type { BackupRestoreStatus } from '#lib/contracts/daemon.ts';
import { isApiError } from '#lib/queries/api-client.ts';
import { noteDaemon } from '#lib/queries/daemons/note-daemon.ts';
import { queryKeys } from '#lib/queries/query-keys.ts';

/**
 * Starts a daemon and leads to its page, or says why not and leads to the daemon in the way.
 * @param refused what is said then: "The backup was not started"
 */
export function useStartDaemon<Input>(start: (input: Input) => Promise<BackupRestoreStatus>, refused: string) {
  const client = useQueryClient();
  const router = useRouter();
  const send = useSingleFlight(start);
  return useMutation({
    mutationFn: send,
    onSuccess: (daemon) => {
      noteDaemon(client, daemon);
      router.push(`/daemons/${daemon.id}`);
    },
    onError: (error) => {
      void client.invalidateQueries({ queryKey: queryKeys.daemons.all });
      const { daemonId } = isApiError(error) ? error : { daemonId: null };
      toast.error(refused, {
        description: error.message,
        ...(daemonId ? { action: { label: 'View', onClick: () => router.push(`/daemons/${daemonId}`) } } : {}),
      });
    },
  });
}
