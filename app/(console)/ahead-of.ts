import { backupsQuery } from '#lib/queries/backups-query.ts';
import { consoleHealthQuery } from '#lib/queries/console-settings-queries.ts';
import { daemonsQuery, recentDaemonsQuery } from '#lib/queries/daemons-query.ts';
import { stackStatusQuery } from '#lib/queries/stack-status-query.ts';
import { sizesQuery } from '#lib/queries/storage-queries.ts';
import { entityTag } from '#server/http/answers.ts';
import { checkOutsideThings } from '#server/services/check-outside-things.ts';
import { listBackups } from '#server/services/list-backups.ts';
import { listDaemons } from '#server/services/list-daemons.ts';
import { listStorageSamples } from '#server/services/list-storage-samples.ts';
import { reportStackStatus } from '#server/services/report-stack-status.ts';
import type { AheadOf } from './read-ahead.tsx';

/** Queries of the pages with what answers them on the server: none whose answer is shown in the reader's zone or locale. */
export const aheadOf = {
  stackStatus: {
    queryKey: stackStatusQuery.queryKey,
    read: async () => {
      const { report, tag } = await reportStackStatus();
      return { ...report, etag: entityTag(tag) };
    },
  },
  recentDaemons: { queryKey: recentDaemonsQuery.queryKey, read: () => listDaemons({ limit: 6, offset: 0 }) },
  backups: { queryKey: backupsQuery.queryKey, read: () => listBackups({ limit: 1000, offset: 0 }) },
  sizes: {
    queryKey: sizesQuery.queryKey,
    read: async () => (await listStorageSamples({ days: 30, points: 60 })).results,
  },
  health: { queryKey: consoleHealthQuery.queryKey, read: () => checkOutsideThings() },
  daemons: {
    queryKey: daemonsQuery({ limit: 20, offset: 0 }).queryKey,
    read: () => listDaemons({ limit: 20, offset: 0 }),
  },
} satisfies Record<string, AheadOf>;
