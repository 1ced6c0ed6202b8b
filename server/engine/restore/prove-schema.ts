import { AppError } from '#server/errors.ts';
import { compareSchemaStates, readSchemaState } from '../catalog/read-schema-state.ts';
import { listNames } from '../report/list-names.ts';
import type { ClearedTables } from './clear-tables.ts';
import type { RestoreWork } from './restore-work.ts';

/**
 * Makes sure that the schema around the rows is exactly what it was before the restore cleared the tables. Leaves the
 * transaction's search_path empty.
 * @throws AppError REPOSITORY_REFUSED that names what differs
 */
export async function proveSchema(
  { connection }: RestoreWork,
  { observedOids, schemaBefore }: ClearedTables,
): Promise<void> {
  await connection.execute(`set local search_path to ''`);
  const changed = compareSchemaStates(schemaBefore, await readSchemaState(connection, observedOids));
  if (changed.length === 0) return;
  throw new AppError(
    'REPOSITORY_REFUSED',
    `The schema could not be put back exactly as it was: ${listNames(changed)} came out different.`,
    { details: changed.join('; ') },
  );
}
