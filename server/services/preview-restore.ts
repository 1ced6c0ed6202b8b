import type { RestorePreview } from '#lib/contracts/backup.ts';
import { bucket } from '#server/adapters/bucket/create-bucket.ts';
import { repository } from '#server/adapters/repository-db/create-repository.ts';
import { preflightRestore, type RestorePlan } from '#server/engine/restore/restore.ts';
import { settings } from '#server/env.ts';
import { keyMeantBy } from './backup-key.ts';
import { describeArchive } from './get-backup.ts';

/**
 * What a restore from a backup would replace, changing nothing.
 * @param url as startRestore takes it
 * @throws AppError BAD_REQUEST, ARCHIVE_NOT_FOUND, ARCHIVE_INVALID, BUCKET_*, REPOSITORY_*, STOPPED
 */
export async function previewRestore(url: string, signal: AbortSignal): Promise<RestorePreview> {
  const { stackName, repository: repositorySettings } = settings();
  const plan = await preflightRestore({
    bucket: bucket(),
    repository: repository(),
    key: keyMeantBy(url, 'key'),
    schemas: repositorySettings.schemas,
    applicationName: 'stack-console preview',
    signal,
  });
  const { database, serverVersion, bytes, tables } = plan.now;
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  return {
    stack: stackName,
    contents: describeArchive(plan.archive),
    now: { database, serverVersion, rows, bytes },
    tables: sideBySide(plan),
    problems: plan.problems,
    notes: plan.notes,
  };
}

/** Every table of either side, by name. */
function sideBySide({ archive, now }: RestorePlan): RestorePreview['tables'] {
  const nameOf = ({ schema, name }: { schema: string; name: string }) => JSON.stringify([schema, name]);
  const archived = new Map(archive.manifest.tables.map((table) => [nameOf(table), table]));
  const present = new Map(now.tables.map((table) => [nameOf(table), table]));
  return [...new Set([...archived.keys(), ...present.keys()])].sort().flatMap((name) => {
    const [archiveTable, nowTable] = [archived.get(name), present.get(name)];
    const table = archiveTable ?? nowTable;
    if (table === undefined) return [];
    return {
      schema: table.schema,
      name: table.name,
      archiveRows: archiveTable?.rows ?? null,
      nowRows: nowTable?.rows ?? null,
      exact: nowTable?.exact ?? true,
    };
  });
}
