import { queryOptions } from '@tanstack/react-query';
import { type HistoryEventKind, historyPage } from '#lib/contracts/history.ts';
import { callApi } from '../api-client.ts';
import { queryKeys } from '../query-keys.ts';

export const latestEventCount = 6;

/** What changed the stack or its backups: who logged in is in the history alone. */
export const latestEventKinds: HistoryEventKind[] = [
  'STATUS_SET',
  'MAINTENANCE_PLANNED',
  'MAINTENANCE_CHANGED',
  'MAINTENANCE_BEGUN',
  'MAINTENANCE_ENDED',
  'MAINTENANCE_CANCELLED',
  'DAEMON_STARTED',
  'BACKUP_UPLOADED',
  'BACKUP_DELETED',
  'BACKUP_UNDELETED',
  'BACKUP_NOTED',
  'UPLOAD_ABORTED',
  'SCHEDULE_CREATED',
  'SCHEDULE_CHANGED',
  'SCHEDULE_DELETED',
  'SCHEDULED_RUN_MISSED',
  'SCHEDULED_RUN_SKIPPED',
  'SCHEDULED_RUN_FAILED',
  'KEPT_DATABASE_DROPPED',
  'NEW_DATABASE_DROPPED',
];

/** The newest events of the history. They are read again when the history is. */
export const latestEventsQuery = queryOptions({
  queryKey: queryKeys.history.latest,
  queryFn: async ({ signal }) => {
    const query = new URLSearchParams({ kind: latestEventKinds.join(','), limit: String(latestEventCount) });
    return (await callApi(`/repo/v1/admin/history?${query}`, historyPage, { signal })).data.results;
  },
  refetchInterval: 15_000,
});
