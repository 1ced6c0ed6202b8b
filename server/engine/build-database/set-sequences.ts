import { AppError } from '#server/errors.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';
import type { ManifestSequence } from '../archive/manifest.ts';
import { labelOf } from '../copy-in/match-archive.ts';
import { listNames } from '../report/list-names.ts';

const sequencesAtOnce = 200;

/**
 * Sets the sequences of a database that was built to the archive's values.
 * @throws AppError ARCHIVE_MISMATCH when the archive's schema did not create one of them, REPOSITORY_*, STOPPED
 */
export async function setSequences(
  connection: RepositoryConnection,
  sequences: readonly ManifestSequence[],
): Promise<void> {
  for (let start = 0; start < sequences.length; start += sequencesAtOnce) {
    const group = sequences.slice(start, start + sequencesAtOnce);
    const rows = await connection.query<{ value: string | null }>(
      `select pg_catalog.setval(pg_catalog.to_regclass(pg_catalog.format('%I.%I', s.schema, s.name)), s.value, s.called) as value
         from rows from (json_to_recordset($1::json) as (schema text, name text, value bigint, called boolean)) with ordinality as s
        order by s.ordinality`,
      [
        JSON.stringify(
          group.map(({ schema, name, lastValue, isCalled }) => ({ schema, name, value: lastValue, called: isCalled })),
        ),
      ],
    );
    const missing = group.filter((_, index) => rows[index]?.value == null).map(labelOf);
    if (missing.length === 0) continue;
    const text = `The schema in the archive does not make all of its sequences: ${listNames(missing)}.`;
    throw new AppError('ARCHIVE_MISMATCH', text);
  }
}
