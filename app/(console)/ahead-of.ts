import { backupListQuery, backupListSize } from '#lib/queries/backups/backup-list-query.ts';
import { backupPreviewQuery } from '#lib/queries/backups/backup-preview-query.ts';
import { backupsQuery } from '#lib/queries/backups/backups-query.ts';
import { consoleHealthQuery } from '#lib/queries/console/console-settings-queries.ts';
import { copiesPageSize, copiesQuery } from '#lib/queries/copies/copies-query.ts';
import { daemonsQuery, recentDaemonsQuery } from '#lib/queries/daemons/daemons-query.ts';
import { openAnomaliesQuery } from '#lib/queries/drills/anomaly-queries.ts';
import { checksQuery } from '#lib/queries/drills/check-queries.ts';
import { drillsQuery } from '#lib/queries/drills/drill-queries.ts';
import { objectivesQuery } from '#lib/queries/drills/objective-queries.ts';
import { historyPageSize, historyQuery, shownKinds } from '#lib/queries/history/history-query.ts';
import { latestEventCount, latestEventKinds, latestEventsQuery } from '#lib/queries/history/latest-events-query.ts';
import { openMaintenanceQuery } from '#lib/queries/maintenance/maintenance-query.ts';
import {
  channelsQuery,
  digestQuery,
  heartbeatsQuery,
  openIncidentsQuery,
} from '#lib/queries/notifications/notification-queries.ts';
import { protectionQuery } from '#lib/queries/protection/protection-query.ts';
import { keptDatabasesQuery } from '#lib/queries/restored-databases/kept-databases-query.ts';
import { retentionQuery, retentionRunsQuery, rulesQuery } from '#lib/queries/retention/retention-queries.ts';
import { scheduledRunsQuery, schedulesQuery } from '#lib/queries/schedules/schedules-queries.ts';
import { stackStatusQuery } from '#lib/queries/stack-status/stack-status-query.ts';
import { openUploadsQuery, sizesQuery, usageSetupQuery } from '#lib/queries/storage/storage-queries.ts';
import { now } from '#server/clock.ts';
import { entityTag } from '#server/http/answers/answers.ts';
import { readOpenAnomalies } from '#server/services/anomalies/find-anomalies.ts';
import { listBackups } from '#server/services/backups/list-backups.ts';
import { listChecks } from '#server/services/checks/list-checks.ts';
import { checkOutsideThings } from '#server/services/console/check-outside-things.ts';
import { listCopies } from '#server/services/copies/list-copies.ts';
import { listDaemons } from '#server/services/daemons/list-daemons.ts';
import { listDrills } from '#server/services/drills/list-drills.ts';
import { listHeartbeats } from '#server/services/heartbeats/list-heartbeats.ts';
import { listEvents } from '#server/services/history/list-events.ts';
import { listIncidents } from '#server/services/incidents/list-incidents.ts';
import { listMaintenance } from '#server/services/maintenance/list-maintenance.ts';
import { listChannels } from '#server/services/notifications/channels/list-channels.ts';
import { getDigest } from '#server/services/notifications/digest/get-digest.ts';
import { getObjectives } from '#server/services/objectives/get-objectives.ts';
import { getProtection } from '#server/services/protection/get-protection.ts';
import { listKeptDatabases } from '#server/services/restored-databases/list-kept-databases.ts';
import { getRetention } from '#server/services/retention/get-retention.ts';
import { listRetentionRuns } from '#server/services/retention/list-retention-runs.ts';
import { listRuns } from '#server/services/schedules/list-runs.ts';
import { listSchedules } from '#server/services/schedules/list-schedules.ts';
import { reportStackStatus } from '#server/services/stack-status/report-stack-status.ts';
import { defaultStackId } from '#server/services/stacks/default-stack.ts';
import { previewBackup } from '#server/services/start/preview-backup.ts';
import { getStorageUsageSetup } from '#server/services/storage/get-storage-usage-setup.ts';
import { listOpenUploads } from '#server/services/storage/list-open-uploads.ts';
import { listStorageSamples } from '#server/services/storage/list-storage-samples.ts';
import { type AheadOf, aheadWithinMs } from './read-ahead.tsx';

/**
 * Queries of the pages with what answers them on the server. What is shown of an answer in the reader's zone or locale is a
 * LocalText, or waits until the page is alive.
 */
export const aheadOf = {
  stackStatus: {
    queryKey: stackStatusQuery.queryKey,
    read: async () => {
      const { report, tag } = await reportStackStatus();
      return { ...report, etag: entityTag(tag) };
    },
  },
  recentDaemons: { queryKey: recentDaemonsQuery.queryKey, read: () => listDaemons({ limit: 6, offset: 0 }) },
  backups: { queryKey: backupsQuery.queryKey, read: () => listBackups({ sort: 'taken', limit: 1000, offset: 0 }) },
  backupList: {
    queryKey: backupListQuery({ limit: backupListSize, offset: 0 }).queryKey,
    read: () => listBackups({ sort: 'taken', limit: backupListSize, offset: 0 }),
  },
  sizes: {
    queryKey: sizesQuery.queryKey,
    read: async () => (await listStorageSamples({ days: 30, points: 60 })).results,
  },
  usageSetup: {
    queryKey: usageSetupQuery.queryKey,
    read: () => getStorageUsageSetup(AbortSignal.timeout(aheadWithinMs)),
  },
  openUploads: { queryKey: openUploadsQuery.queryKey, read: async () => (await listOpenUploads()).results },
  backupPreview: {
    queryKey: backupPreviewQuery.queryKey,
    read: () => previewBackup(AbortSignal.timeout(aheadWithinMs)),
  },
  checks: { queryKey: checksQuery.queryKey, read: async () => (await listChecks()).results },
  drills: { queryKey: drillsQuery.queryKey, read: async () => (await listDrills()).results },
  openAnomalies: { queryKey: openAnomaliesQuery.queryKey, read: () => readOpenAnomalies() },
  objectives: { queryKey: objectivesQuery.queryKey, read: () => getObjectives(AbortSignal.timeout(aheadWithinMs)) },
  protection: { queryKey: protectionQuery.queryKey, read: () => getProtection(defaultStackId) },
  schedules: { queryKey: schedulesQuery.queryKey, read: () => listSchedules(defaultStackId) },
  scheduledRuns: {
    queryKey: scheduledRunsQuery({ limit: 20, offset: 0 }).queryKey,
    read: () => listRuns(defaultStackId, { limit: 20, offset: 0 }),
  },
  retention: { queryKey: retentionQuery.queryKey, read: () => getRetention() },
  copyRetention: { queryKey: rulesQuery('SECOND').queryKey, read: () => getRetention('SECOND') },
  copyRetentionRuns: {
    queryKey: retentionRunsQuery('SECOND', { limit: 10, offset: 0 }).queryKey,
    read: () => listRetentionRuns({ limit: 10, offset: 0 }, 'SECOND'),
  },
  retentionRuns: {
    queryKey: retentionRunsQuery('FIRST', { limit: 10, offset: 0 }).queryKey,
    read: () => listRetentionRuns({ limit: 10, offset: 0 }),
  },
  keptDatabases: {
    queryKey: keptDatabasesQuery.queryKey,
    read: async () => (await listKeptDatabases(AbortSignal.timeout(aheadWithinMs))).results,
  },
  openMaintenance: {
    queryKey: openMaintenanceQuery.queryKey,
    read: () => listMaintenance({ state: ['PLANNED', 'UNDER_WAY', 'OVERRUN'], order: 'asc', limit: 100, offset: 0 }),
  },
  latestEvents: {
    queryKey: latestEventsQuery.queryKey,
    read: async () =>
      (await listEvents({ kind: latestEventKinds, format: 'json', limit: latestEventCount, offset: 0 })).results,
  },
  history: {
    queryKey: historyQuery({ limit: historyPageSize, offset: 0 }).queryKey,
    read: () => listEvents({ kind: shownKinds(), format: 'json', limit: historyPageSize, offset: 0 }),
  },
  copies: {
    queryKey: copiesQuery({ offset: 0 }).queryKey,
    read: () => listCopies({ limit: copiesPageSize, offset: 0 }),
  },
  channels: { queryKey: channelsQuery.queryKey, read: () => listChannels(defaultStackId) },
  heartbeats: { queryKey: heartbeatsQuery.queryKey, read: () => listHeartbeats(defaultStackId) },
  digest: { queryKey: digestQuery.queryKey, read: () => getDigest(defaultStackId, now()) },
  openIncidents: {
    queryKey: openIncidentsQuery.queryKey,
    read: () => listIncidents(defaultStackId, { state: 'OPEN', limit: 100, offset: 0 }),
  },
  health: { queryKey: consoleHealthQuery.queryKey, read: () => checkOutsideThings() },
  daemons: {
    queryKey: daemonsQuery({ limit: 20, offset: 0 }).queryKey,
    read: () => listDaemons({ limit: 20, offset: 0 }),
  },
} satisfies Record<string, AheadOf>;
