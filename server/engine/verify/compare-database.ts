import type { CompareInput, Comparison } from './compare-input.ts';
import { compareLargeObjects } from './compare-large-objects.ts';
import { compareOperators } from './compare-operators.ts';
import { compareSchema } from './compare-schema.ts';
import { compareSequences } from './compare-sequences.ts';
import { compareTables } from './compare-tables.ts';
import { liftForcedRowSecurity } from './lift-forced-row-security.ts';

/**
 * Compares a database that was built out of an archive with what the backup's snapshot held: schema, rows, large objects and sequences.
 * @throws AppError REPOSITORY_*, STOPPED
 */
export async function compareDatabase(input: Omit<CompareInput, 'connection'>): Promise<Comparison> {
  const { repository, database, applicationName, signal } = input;
  const connection = await repository.connect({ applicationName, database, signal });
  try {
    const found = await compareSchema({ ...input, connection });
    await liftForcedRowSecurity(connection);
    for (const compare of [compareTables, compareLargeObjects, compareSequences, compareOperators]) {
      const { differences, notes } = await compare({ ...input, connection });
      found.differences.push(...differences);
      found.notes.push(...notes);
    }
    return found;
  } finally {
    await connection.close();
  }
}
