import type { CatalogType } from '../catalog/read-types.ts';
import { listNames } from '../report/list-names.ts';

/**
 * Finds types whose values in the archive would not fit the types of the same names in the repository. An enum may have more values
 * than in the archive, but none less; other types must have the same parts.
 * @returns sentences; none when all types fit
 */
export function compareTypes(archived: readonly CatalogType[], now: readonly CatalogType[]): string[] {
  const byName = new Map(now.map((type) => [type.name, type]));
  return archived.flatMap((then) => {
    const found = byName.get(then.name);
    if (found === undefined) return [];
    if (found.kind !== then.kind)
      return [`The type ${then.name} is of the kind ${found.kind} in the database, but ${then.kind} in the archive.`];
    if (then.kind === 'enum') {
      const lost = then.parts.filter((label) => !found.parts.includes(label));
      if (lost.length === 0) return [];
      return [`The type ${then.name} does not have these values, which the archive's has: ${listNames(lost)}.`];
    }
    if (JSON.stringify(found.parts) === JSON.stringify(then.parts)) return [];
    return [
      `The type ${then.name} is a ${then.kind} of (${listNames(found.parts)}) in the database, but of (${listNames(then.parts)}) in the archive.`,
    ];
  });
}
