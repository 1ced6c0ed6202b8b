import type { Manifest } from '../archive/manifest.ts';
import { findThings, readOperatorUses } from '../catalog/read-operator-uses.ts';
import type { CompareInput, Comparison } from './compare-input.ts';

type OperatorsInput = Pick<CompareInput, 'connection'> & { archive: { manifest: Pick<Manifest, 'operatorUses'> } };

/**
 * Compares which operators the views, checks, indexes and triggers use with those that they used in the backup's snapshot. An expression
 * with the same text and another operator means something else. What did not come back at all is told elsewhere.
 * @throws AppError REPOSITORY_*, STOPPED
 */
export async function compareOperators({ connection, archive: { manifest } }: OperatorsInput): Promise<Comparison> {
  const { operatorUses } = manifest;
  if (operatorUses === undefined) return { differences: [], notes: [] };
  await connection.query(`select pg_catalog.set_config('search_path', '', false)`);
  const restored = new Map((await readOperatorUses(connection)).map(({ thing, operators }) => [thing, operators]));
  const differences = operatorUses.flatMap(({ thing, operators }) => {
    const now = restored.get(thing);
    if (now === undefined || now.join() === operators.join()) return [];
    return [`The ${thing} uses the operators ${now.join(', ')} after the restore, and used ${operators.join(', ')}.`];
  });
  const lost = operatorUses.filter(({ thing }) => !restored.has(thing));
  const there = new Set(
    await findThings(
      connection,
      lost.map(({ thing }) => thing),
    ),
  );
  for (const { thing, operators } of lost) {
    if (there.has(thing))
      differences.push(
        `The ${thing} uses PostgreSQL's own operators after the restore, and used ${operators.join(', ')}.`,
      );
  }
  return { differences, notes: [] };
}
