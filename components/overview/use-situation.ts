'use client';

import { useQuery } from '@tanstack/react-query';
import { useNow } from '#components/ui/hooks/use-now.ts';
import { backupsQuery } from '#lib/queries/backups/backups-query.ts';
import { consoleHealthQuery } from '#lib/queries/console/console-settings-queries.ts';
import { recentDaemonsQuery } from '#lib/queries/daemons/daemons-query.ts';
import { openMaintenanceQuery } from '#lib/queries/maintenance/maintenance-query.ts';
import { stackStatusQuery } from '#lib/queries/stack-status/stack-status-query.ts';
import { openUploadsQuery } from '#lib/queries/storage/storage-queries.ts';
import type { Situation } from './verdict.ts';

/** Everything that the verdict depends on; undefined until it is known, with the failure if it cannot be read. */
export function useSituation(): { situation: Situation | undefined; error: Error | null } {
  const status = useQuery(stackStatusQuery);
  const backups = useQuery(backupsQuery);
  const daemons = useQuery(recentDaemonsQuery);
  const health = useQuery(consoleHealthQuery);
  const maintenance = useQuery(openMaintenanceQuery);
  const uploads = useQuery(openUploadsQuery);
  const now = useNow(60_000);
  const error = status.error ?? backups.error ?? daemons.error;
  // If the bucket cannot be listed, there is a verdict all the same when the health answer explains it.
  const found = backups.data?.results ?? (backups.error && health.data?.bucket.well === false ? [] : undefined);
  if (!status.data || !found || !daemons.data || health.isPending || now === null)
    return { situation: undefined, error };
  const situation: Situation = {
    status: status.data,
    backups: found,
    daemons: daemons.data.results,
    health: health.data ?? null,
    overrun: maintenance.data?.results.find(({ state }) => state === 'OVERRUN') ?? null,
    uploads: uploads.data ?? [],
    now,
  };
  return { situation, error };
}
