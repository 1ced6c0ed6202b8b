import { AppError } from '#server/errors.ts';
import { compareSchemaStates, readSchemaState } from '../catalog/read-schema-state.ts';
import { listNames } from '../report/list-names.ts';
import type { ClearedTables } from './clear-tables.ts';
import type { RestoreWork } from './restore-work.ts';

/**
 * Makes sure that the schema around the rows is exactly what it was before the restore cleared the tables, apart from what came back
 * weaker and was noted. Leaves the
 * transaction's search_path empty.
 * @throws AppError REPOSITORY_REFUSED that names what differs
 */
export async function proveSchema(
  { connection, weakened }: RestoreWork,
  { observedOids, schemaBefore, inheritedKeys }: ClearedTables,
): Promise<void> {
  await connection.execute(`set local search_path to ''`);
  const expected = isWeaker(weakened.names(), inheritedKeys);
  const state = await readSchemaState(connection, observedOids);
  const changed = compareSchemaStates(schemaBefore, state).filter((thing) => !expected(thing));
  if (changed.length === 0) return;
  throw new AppError(
    'REPOSITORY_REFUSED',
    `The schema could not be put back exactly as it was: ${listNames(changed)} came out different.`,
    { details: changed.join('; ') },
  );
}

/** What is noted as weaker differs by intent: a constraint or index of that name, and what partitions inherit of it. */
function isWeaker(names: ReadonlySet<string>, inherited: ClearedTables['inheritedKeys']): (thing: string) => boolean {
  const roots = inherited.filter(({ root }) => names.has(root.slice(root.indexOf(' ') + 1)));
  const all = new Set([...names, ...roots.map(({ name }) => name)]);
  return (thing) => {
    const constraint = /^constraint (.+?) on /s.exec(thing)?.[1];
    const index = thing.startsWith('index ') ? thing.slice('index '.length) : null;
    return [...all].some((name) => name === constraint || (index?.endsWith(`.${name}`) ?? false));
  };
}
