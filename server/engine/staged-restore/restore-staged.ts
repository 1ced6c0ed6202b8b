import { introduceArchive } from '../archive/introduce-archive.ts';
import { type OpenedArchive, readManifest } from '../archive/read-manifest.ts';
import { readSchemaSql, type SchemaStatements } from '../archive/read-schema-sql.ts';
import type { BuildInput } from '../build-database/build-input.ts';
import type { BuilderChoice } from '../build-role/builder.ts';
import { buildWhole } from '../new-database/build-whole.ts';
import { findBuildProblems, refuseBuild } from '../new-database/preflight-build.ts';
import type { SwitchPhase } from '../phases/switch-phases.ts';
import { createReporter, type Reporter } from '../report/reporter.ts';
import { findStagedRestoreProblems } from '../switch/find-staged-restore-problems.ts';
import type { SwitchCheck } from '../switch/find-switch-problems.ts';
import { type ReplaceRepositoryInput, replaceRepository } from '../switch/replace-repository.ts';

export type StagedRestoreInput = Omit<BuildInput, 'archive' | 'schema' | 'database' | 'builder' | 'isOwn'> &
  BuilderChoice & {
    key: string;
    /** The name of the new database until it gets the repository's name. */
    workDatabase: string;
    /** Is called when the archive was opened and before any of its SQL runs. It throws when that SQL may not run. */
    onOpened: (archive: OpenedArchive) => Promise<void>;
    /** Reads the settings that say whether a switch is possible. */
    readSwitchCheck: () => Promise<SwitchCheck>;
    /** Is called after the checks. It sets the stack READ_ONLY. */
    onHold: () => Promise<void>;
    /** Is called before the database is created. It stores `workDatabase`, so that the database can be dropped later. */
    onBeforeCreate: () => Promise<void>;
    /** How the new database replaces the repository. `onHold` sets the stack DOWN. */
    replacement: Omit<ReplaceRepositoryInput, 'repository' | 'applicationName' | 'signal' | 'reporter'>;
  };

/**
 * Restores an archive in a new database beside the repository, which may be read meanwhile. Then the two change names, and the previous
 * database is kept. The steps are those of `stagedPhases`: create to prove are buildWhole(). When it fails, the caller finds out whether
 * the names were changed (resolveSwitch), and drops a database that is not in place (dropWorkDatabase).
 * @returns the compressed bytes that were restored, and sentences that an administrator should know
 * @throws AppError ARCHIVE_MISMATCH (the problems), ARCHIVE_*, BUCKET_*, REPOSITORY_*, STOPPED
 */
export async function restoreStaged(input: StagedRestoreInput): Promise<{ bytes: number; notes: string[] }> {
  const { repository, applicationName, signal } = input;
  const reporter = createReporter<SwitchPhase>(input.onReport);
  reporter.phase('check');
  const { archive, schema } = await checkArchive(input, reporter);
  reporter.phase('hold');
  await input.onHold();
  await input.onBeforeCreate();
  reporter.phase('create');
  reporter.waitFor('repository');
  const isOwn = await input.isOwn(archive);
  const { bytes, notes } = await buildWhole({ ...input, archive, schema, isOwn, database: input.workDatabase });
  input.onProgress({ message: 'Swapping the databases', current: Math.max(bytes - 1, 0), total: bytes });
  await replaceRepository({ ...input.replacement, repository, applicationName, signal, reporter });
  return { bytes, notes };
}

async function checkArchive(
  input: StagedRestoreInput,
  reporter: Reporter<SwitchPhase>,
): Promise<{ archive: OpenedArchive; schema: SchemaStatements }> {
  const { bucket, signal, limits } = input;
  reporter.waitFor('bucket');
  const archive = await readManifest(bucket, input.key, signal, limits.memoryBytes);
  await input.onOpened(archive);
  const { manifest } = archive;
  reporter.log(introduceArchive(manifest));
  const found = await readSchemaSql(bucket, archive, signal, limits.memoryBytes);
  reporter.waitFor('repository');
  const check = await input.readSwitchCheck();
  const isOwn = await input.isOwn(archive);
  const problems = [
    ...(await findBuildProblems({ ...input, archive, schema: found, isOwn })),
    ...(await findStagedRestoreProblems({ ...check, manifest })),
  ];
  reporter.waitFor(null);
  const schema = refuseBuild("A staged restore can't be done", found, problems, 'STAGED_RESTORE_REFUSED');
  reporter.log('A new database can be built from this backup, and can replace the current one.');
  return { archive, schema };
}
