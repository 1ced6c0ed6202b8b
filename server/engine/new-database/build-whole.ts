import { formatBytes } from '#lib/format/format-bytes.ts';
import { buildDatabase } from '../build-database/build-database.ts';
import type { BuildInput, BuildResult } from '../build-database/build-input.ts';
import type { BuilderChoice } from '../build-role/builder.ts';
import { createWithBuilder } from '../build-role/create-with-builder.ts';
import { handOver } from '../hand-over/hand-over.ts';
import type { BuildPhase } from '../phases/build-phases.ts';
import { createReporter } from '../report/reporter.ts';

export type BuildWholeInput = Omit<BuildInput, 'builder'> &
  Pick<BuilderChoice, 'buildRole'> & {
    /** Is called when the database exists and is empty. */
    onCreated?: () => void;
  };

/**
 * Creates a database beside the repository, builds it out of an archive and gives it to its owners. When it resolves, all of it is on
 * disk. When it fails, the caller drops the database and the role that was made to build it (dropWorkDatabase).
 * @throws AppError as createWithBuilder, buildDatabase and handOver do
 */
export async function buildWhole(input: BuildWholeInput): Promise<BuildResult> {
  const reporter = createReporter<BuildPhase>(input.onReport);
  const { connections } = input.limits;
  const { builder, note } = await createWithBuilder({ ...input, connections });
  input.onCreated?.();
  const build = { ...input, builder };
  const { work, weaker: _, ...result } = await buildDatabase(build);
  reporter.waitFor('repository');
  const notes = await handOver(build, work);
  reporter.waitFor(null);
  reporter.log(`Data flushed to disk: ${formatBytes(input.archive.manifest.rawBytes)}.`);
  return { ...result, notes: [...result.notes, ...notes, ...(note === null ? [] : [note])] };
}
