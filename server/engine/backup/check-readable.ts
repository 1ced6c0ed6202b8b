import { AppError } from '#server/errors.ts';
import type { Catalog } from '../catalog/read-catalog.ts';

/**
 * Refuses a repository of which a part would be missing, before anything is uploaded.
 * @throws AppError REPOSITORY_REFUSED that names the table, sequence or large object and what to do
 */
export function checkReadable(catalog: Catalog): void {
  const unreadable = [...catalog.tables, ...catalog.sequences].filter((relation) => !relation.readable);
  const [first] = unreadable;
  if (first !== undefined) {
    throw new AppError(
      'REPOSITORY_REFUSED',
      `The role in REPOSITORY_DATABASE_URL may not read ${first.schema}.${first.name}${andMore(unreadable)}. Grant it usage on the schema and select on all its tables and sequences, or name the schemas to back up in REPOSITORY_SCHEMAS.`,
      { details: listed(unreadable) },
    );
  }
  const { largeObjects } = catalog;
  if (largeObjects.included && largeObjects.unreadable > 0) {
    throw new AppError(
      'REPOSITORY_REFUSED',
      `The role in REPOSITORY_DATABASE_URL may not read ${largeObjects.unreadable} of the ${largeObjects.count} large objects, such as ${largeObjects.unreadableNames[0]}. Grant it select on them, or name the schemas to back up in REPOSITORY_SCHEMAS, which leaves all large objects out.`,
      { details: largeObjects.unreadableNames.join(', ') },
    );
  }
  const hidden = catalog.tables.filter((table) => table.rowsHidden);
  const [hiding] = hidden;
  if (hiding !== undefined) {
    throw new AppError(
      'REPOSITORY_REFUSED',
      `Row-level security hides rows of ${hiding.schema}.${hiding.name}${andMore(hidden)} from the role in REPOSITORY_DATABASE_URL, so a backup would miss them. Use the table's owner (without "force row level security") or a role with BYPASSRLS.`,
      { details: listed(hidden) },
    );
  }
}

type Named = { schema: string; name: string };

function andMore(relations: readonly Named[]): string {
  return relations.length > 1 ? ` and ${relations.length - 1} more` : '';
}

function listed(relations: readonly Named[]): string {
  const names = relations.slice(0, 20).map((relation) => `${relation.schema}.${relation.name}`);
  return names.join(', ') + (relations.length > names.length ? ', ...' : '');
}
