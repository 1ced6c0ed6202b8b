import { AppError } from '#server/errors.ts';
import type { Catalog } from '../catalog/read-catalog.ts';

/** Why a backup would miss a part of the repository. `details` lists more of the missing objects than the sentence. */
export type ReadProblem = { sentence: string; details: string };

/**
 * Refuses a repository of which a backup would miss a part, before anything is uploaded.
 * @throws AppError REPOSITORY_REFUSED that names the table, sequence or large object and what to do
 */
export function checkReadable(catalog: Catalog): void {
  const [first] = findReadProblems(catalog);
  if (first === undefined) return;
  const { sentence, details } = first;
  throw new AppError('REPOSITORY_REFUSED', sentence, { details, reason: 'PRIVILEGE_MISSING' });
}

/** Finds everything that a backup should hold and that the session's role can't read. */
export function findReadProblems(catalog: Catalog): ReadProblem[] {
  return [...findUnreadableRelations(catalog), ...findUnreadableObjects(catalog), ...findHiddenRows(catalog)];
}

function findUnreadableRelations({ tables, sequences }: Catalog): ReadProblem[] {
  const relations = [...tables, ...sequences].filter((relation) => !relation.readable);
  const [first] = relations;
  if (first === undefined) return [];
  return [
    {
      sentence: `The role in REPOSITORY_DATABASE_URL may not read ${first.schema}.${first.name}${andMore(relations)}. Grant it usage on the schema and select on all its tables and sequences, or name the schemas to back up in REPOSITORY_SCHEMAS.`,
      details: listed(relations),
    },
  ];
}

function findUnreadableObjects({ largeObjects }: Catalog): ReadProblem[] {
  const { included, unreadable: count, unreadableNames: names } = largeObjects;
  if (!included || count === 0) return [];
  return [
    {
      sentence: `The role in REPOSITORY_DATABASE_URL may not read ${count} of the ${largeObjects.count} large objects, such as ${names[0]}. Grant it select on them, or name the schemas to back up in REPOSITORY_SCHEMAS, which leaves all large objects out.`,
      details: names.join(', '),
    },
  ];
}

function findHiddenRows({ tables }: Catalog): ReadProblem[] {
  const hiding = tables.filter((table) => table.rowsHidden);
  const [first] = hiding;
  if (first === undefined) return [];
  return [
    {
      sentence: `Row-level security hides rows of ${first.schema}.${first.name}${andMore(hiding)} from the role in REPOSITORY_DATABASE_URL, so a backup would miss them. Use the table's owner (without "force row level security") or a role with BYPASSRLS.`,
      details: listed(hiding),
    },
  ];
}

type Named = { schema: string; name: string };

function andMore(relations: readonly Named[]): string {
  return relations.length > 1 ? ` and ${relations.length - 1} more` : '';
}

function listed(relations: readonly Named[]): string {
  const names = relations.slice(0, 20).map((relation) => `${relation.schema}.${relation.name}`);
  return names.join(', ') + (relations.length > names.length ? ', ...' : '');
}
