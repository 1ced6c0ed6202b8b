import { queryOptions } from '@tanstack/react-query';
import { type BackupRestoreStatus, backupRestoreStatus } from '#lib/contracts/daemon.ts';
import { callApi } from '../api-client.ts';
import { queryKeys } from '../query-keys.ts';
import { noteDaemonPace } from './daemon-pace.ts';
import { newerDaemon } from './newer-daemon.ts';

/** One daemon. Events renew it (follow-daemons.ts), and an older answer never replaces a newer one. */
export function daemonQuery(id: string) {
  return queryOptions({
    queryKey: queryKeys.daemon.one(id),
    queryFn: async ({ signal }) => {
      const { data } = await callApi(`/repo/v1/admin/daemon/${encodeURIComponent(id)}`, backupRestoreStatus, {
        signal,
      });
      noteDaemonPace(data);
      return data;
    },
    structuralSharing: (known, next) =>
      newerDaemon(known as BackupRestoreStatus | undefined, next as BackupRestoreStatus),
  });
}
