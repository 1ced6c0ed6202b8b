import type { RestorePreview, RestorePreviewTable } from '#lib/contracts/backup.ts';
import { recommendWay } from '#lib/recommend-way.ts';
import { readingBucket } from '#server/adapters/bucket/create-bucket.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { repository } from '#server/adapters/repository-db/create-repository.ts';
import { archiveFormatVersion } from '#server/engine/archive/manifest.ts';
import { preflightRestore, type RestorePlan } from '#server/engine/restore/restore.ts';
import { settings } from '#server/env.ts';
import { keyMeantBy } from '../backups/backup-key.ts';
import { findSafetyBackups } from '../backups/find-safety-backups.ts';
import { describeArchive } from '../backups/get-backup.ts';
import { consoleVersion } from '../console/get-console-version.ts';
import { findRestoreWays } from './find-restore-ways.ts';

/**
 * Finds out what a restore from a backup would replace, and which changes would be lost. Changes nothing.
 * @param url as startRestore takes it
 * @throws AppError BAD_REQUEST, ARCHIVE_NOT_FOUND, ARCHIVE_INVALID, BUCKET_*, REPOSITORY_*, STOPPED
 */
export async function previewRestore(url: string, signal: AbortSignal): Promise<RestorePreview> {
  const { stackName, repository: repositorySettings } = settings();
  const plan = await preflightRestore({
    bucket: readingBucket(),
    repository: repository(),
    key: keyMeantBy(url, 'key'),
    schemas: repositorySettings.schemas,
    applicationName: 'stack-console preview',
    memoryBytes: settings().limits.memoryBytes,
    signal,
  });
  const { database, serverVersion, bytes, tables, migrations } = plan.now;
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const compared = sideBySide(plan);
  const { problems } = plan;
  const ways = await findRestoreWays(plan.archive, signal);
  return {
    stack: stackName,
    contents: await describeArchive(plan.archive),
    now: {
      database,
      serverVersion,
      rows,
      bytes,
      consoleVersion: consoleVersion(),
      formatVersion: archiveFormatVersion,
      migrations,
    },
    tables: compared,
    changes: { ...sumChanges(compared), unknown: plan.since.unknown },
    restoredSince: await findRestoreSince(new Date(plan.archive.manifest.snapshotOn)),
    problems,
    ways,
    recommended: recommendWay({ problems, ways }),
    notes: plan.notes,
  };
}

/** Every table of the backup and of the repository, by name. */
function sideBySide({ archive, now, since }: RestorePlan): RestorePreviewTable[] {
  const nameOf = ({ schema, name }: { schema: string; name: string }) => JSON.stringify([schema, name]);
  const archived = new Map(archive.manifest.tables.map((table) => [nameOf(table), table]));
  const present = new Map(now.tables.map((table) => [nameOf(table), table]));
  const changed = new Map(since.tables.map((table) => [nameOf(table), table]));
  return [...new Set([...archived.keys(), ...present.keys()])].sort().flatMap((name) => {
    const [archiveTable, nowTable, change] = [archived.get(name), present.get(name), changed.get(name)];
    const table = archiveTable ?? nowTable;
    if (table === undefined) return [];
    return {
      schema: table.schema,
      name: table.name,
      archiveRows: archiveTable?.rows ?? null,
      nowRows: nowTable?.rows ?? null,
      exact: nowTable?.exact ?? true,
      replaced: change !== undefined,
      changes: change?.changes ?? null,
      changesUnknown: change?.unknown ?? null,
    };
  });
}

function sumChanges(tables: readonly RestorePreviewTable[]) {
  const sum = { inserted: 0, updated: 0, deleted: 0, unknownTables: 0 };
  for (const { changes, changesUnknown } of tables) {
    if (changesUnknown !== null) sum.unknownTables += 1;
    if (changes === null) continue;
    sum.inserted += changes.inserted;
    sum.updated += changes.updated;
    sum.deleted += changes.deleted;
  }
  return sum;
}

/** The last restore that changed the database since then. One from another restore's safety backup undid that one. */
async function findRestoreSince(instant: Date): Promise<RestorePreview['restoredSince']> {
  const daemon = await consoleDb().daemon.findFirst({
    where: {
      type: 'RESTORE',
      status: 'COMPLETED',
      endedOn: { gt: instant },
      OR: [{ mode: null }, { mode: { not: 'NEW_DATABASE' } }],
    },
    orderBy: { endedOn: 'desc' },
    select: { id: true, backupKey: true, endedOn: true, mode: true, undoesId: true },
  });
  if (daemon === null || daemon.endedOn === null) return null;
  const { id, backupKey, mode, undoesId } = daemon;
  const undid = undoesId === null ? (await findSafetyBackups([backupKey])).get(backupKey)?.daemonId : String(undoesId);
  return {
    daemonId: String(id),
    key: backupKey,
    endedOn: daemon.endedOn.toISOString(),
    mode: mode ?? 'IN_PLACE',
    undid: undid ?? null,
  };
}
