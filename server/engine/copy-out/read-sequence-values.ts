import type { RepositoryConnection } from '#server/ports/repository.ts';
import { quoteQualified } from '#server/sql/quote-identifier.ts';
import type { ManifestSequence } from '../archive/manifest.ts';
import type { CatalogSequence } from '../catalog/read-catalog.ts';

const batchSequences = 200;

/**
 * Reads the present value of each sequence. It is at or after the values in the snapshot's rows, as sequences belong to no transaction.
 * @returns the values in the order of `sequences`
 */
export async function readSequenceValues(
  connection: RepositoryConnection,
  sequences: readonly Pick<CatalogSequence, 'schema' | 'name'>[],
): Promise<ManifestSequence[]> {
  const values: ManifestSequence[] = [];
  for (let start = 0; start < sequences.length; start += batchSequences) {
    const batch = sequences.slice(start, start + batchSequences);
    const selects = batch.map(
      (sequence, place) =>
        `select ${place} as place, last_value::text as "lastValue", is_called as "isCalled" from ${quoteQualified(sequence)}`,
    );
    const rows = await connection.query<{ place: number; lastValue: string; isCalled: boolean }>(
      selects.join(' union all '),
    );
    for (const row of rows.toSorted((one, other) => one.place - other.place)) {
      const sequence = batch[row.place];
      if (sequence === undefined) continue;
      values.push({ schema: sequence.schema, name: sequence.name, lastValue: row.lastValue, isCalled: row.isCalled });
    }
  }
  return values;
}
