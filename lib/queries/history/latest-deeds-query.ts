import { queryOptions } from '@tanstack/react-query';
import { type DeedKind, historyPage } from '#lib/contracts/history.ts';
import { callApi } from '../api-client.ts';
import { queryKeys } from '../query-keys.ts';

export const latestDeedCount = 6;

/** What changed the stack or its backups: who logged in is in the history alone. */
export const latestDeedKinds: DeedKind[] = [
  'STATUS_SET',
  'MAINTENANCE_PLANNED',
  'MAINTENANCE_CHANGED',
  'MAINTENANCE_BEGUN',
  'MAINTENANCE_ENDED',
  'MAINTENANCE_CANCELLED',
  'DAEMON_STARTED',
  'BACKUP_UPLOADED',
  'BACKUP_DELETED',
  'BACKUP_NOTED',
  'UPLOAD_ABORTED',
  'KEPT_DATABASE_DROPPED',
  'NEW_DATABASE_DROPPED',
];

/** The newest few deeds of the history; read again with it. */
export const latestDeedsQuery = queryOptions({
  queryKey: queryKeys.history.latest,
  queryFn: async ({ signal }) => {
    const query = new URLSearchParams({ kind: latestDeedKinds.join(','), limit: String(latestDeedCount) });
    return (await callApi(`/repo/v1/admin/history?${query}`, historyPage, { signal })).data.results;
  },
  refetchInterval: 15_000,
});
