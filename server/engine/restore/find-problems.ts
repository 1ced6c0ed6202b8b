import { nameKey } from '#server/sql/name-key.ts';
import type { MatchedTable } from '../copy-in/match-archive.ts';
import { labelOf } from '../copy-in/match-archive.ts';
import { isMigrationTable } from '../copy-in/migration-tables.ts';
import { boundSentences, listNames } from '../report/list-names.ts';
import type { Survey } from './survey-repository.ts';

/**
 * Finds the reasons why an archive can't be restored into the repository as it is. Each kind of problem names the first ten objects
 * and counts the others.
 * @returns sentences, each of which names the object and says what to do; none when nothing is in the way
 */
export function findProblems(survey: Survey): string[] {
  return [
    ...missingTables(survey),
    ...boundSentences(survey.match.tables.flatMap((matched) => columnProblems(matched, survey))),
    ...boundSentences(survey.changedTypes),
    ...missingSequences(survey),
    ...sequenceBounds(survey),
    ...ownership(survey),
    ...privileges(survey),
    ...foreignKeys(survey),
    ...invalidIndexes(survey),
  ];
}

function missingTables({ match, kinds, catalog, holdsSchema }: Survey): string[] {
  const absent = match.missingTables.filter((table) => !kinds.has(nameKey(table))).map(labelOf);
  const other = match.missingTables.flatMap((table) => {
    const label = labelOf(table);
    const kind = kinds.get(nameKey(table));
    if (kind === undefined) return [];
    if (kind === 'a table' && !catalog.schemas.includes(table.schema))
      return [`The archive has the table ${label}, whose schema is not among those that REPOSITORY_SCHEMAS names.`];
    if (kind === 'a table') return [`The archive has the table ${label}, which an extension owns in the database.`];
    return [`The archive has the table ${label}, which is ${kind} in the database: rows can't be put back into it.`];
  });
  const orStaged = holdsSchema ? ', or choose a staged restore, which creates them from the backup' : '';
  const sentences =
    absent.length === 0
      ? []
      : [
          `The database does not have ${countOf(absent.length, 'table')} of the archive: ${listNames(absent)}. Bring its schema to the one of the backup first${orStaged}.`,
        ];
  return [...sentences, ...boundSentences(other)];
}

function columnProblems({ archived, table }: MatchedTable, survey: Survey): string[] {
  const label = labelOf(archived);
  const now = new Map(table.columns.map((column) => [column.name, column]));
  const had = new Set(archived.columns.map((column) => column.name));
  const problems = archived.columns.flatMap((column) => {
    const found = now.get(column.name);
    if (found === undefined)
      return [`The table ${label} has no column ${column.name} (${column.type}), which the archive has.`];
    if (found.generated)
      return [`The column ${column.name} of ${label} is generated in the database, but a plain column in the archive.`];
    if (found.type !== column.type)
      return [
        `The column ${column.name} of ${label} is ${found.type} in the database, but ${column.type} in the archive.`,
      ];
    return [];
  });
  const wanting = (survey.requiredColumns.get(table.oid) ?? []).filter((name) => !had.has(name));
  for (const name of archived.rows > 0 ? wanting : [])
    problems.push(
      `The column ${name} of ${label} takes no NULL and has no default, and the archive has no values for it. Give it a default.`,
    );
  if (archived.columns.length === 0 && archived.rows > 0 && table.columns.some((column) => !column.generated))
    problems.push(`The table ${label} has no columns in the archive, but some in the database.`);
  return problems;
}

function missingSequences({ match }: Survey): string[] {
  const names = match.missingSequences
    .filter((sequence) => !isMigrationTable(sequence.name.replace(/_[^_]+_seq$/, '')))
    .map(labelOf);
  if (names.length === 0) return [];
  return [`The database does not have ${countOf(names.length, 'sequence')} of the archive: ${listNames(names)}.`];
}

function sequenceBounds({ match, sequences }: Survey): string[] {
  const sentences = match.sequences.flatMap(({ archived, oid }) => {
    const bounds = sequences.get(oid);
    const value = BigInt(archived.lastValue);
    if (bounds === undefined || (value >= BigInt(bounds.lowest) && value <= BigInt(bounds.highest))) return [];
    return [
      `The sequence ${labelOf(archived)} stands at ${value} in the archive, but goes from ${bounds.lowest} to ${bounds.highest} in the database.`,
    ];
  });
  return boundSentences(sentences);
}

function ownership({ role, relations, match, notValidConstraints }: Survey): string[] {
  const byOwner = new Map<string, string[]>();
  for (const relation of relations.filter((candidate) => !candidate.owned)) {
    byOwner.set(relation.owner, [...(byOwner.get(relation.owner) ?? []), labelOf(relation)]);
  }
  const tables = [...byOwner].map(
    ([owner, names]) =>
      `The role ${role} does not own ${countOf(names.length, 'table')}: ${listNames(names)}. Grant it the role ${owner}, or let REPOSITORY_DATABASE_URL log in as ${owner}.`,
  );
  const sequences = match.sequences.filter((sequence) => !sequence.owned).map(({ archived }) => labelOf(archived));
  if (sequences.length > 0)
    tables.push(
      `The role ${role} does not own ${countOf(sequences.length, 'sequence')}: ${listNames(sequences)}. Grant it the role that does.`,
    );
  const constraints = notValidConstraints.filter((constraint) => !constraint.owned);
  for (const { label, owner } of constraints)
    tables.push(
      `The role ${role} can't set the NOT VALID constraint ${label} aside while rows are put back: it belongs to ${owner}. Validate the constraint, or grant ${role} the role ${owner}.`,
    );
  return tables;
}

function privileges({ role, relations }: Survey): string[] {
  const sentences = relations
    .filter((relation) => relation.owned && relation.missingPrivileges.length > 0)
    .map(
      (relation) =>
        `The role ${role} lacks ${relation.missingPrivileges.join(' and ')} on ${labelOf(relation)}. Grant it.`,
    );
  return boundSentences(sentences);
}

function foreignKeys({ role, relations, foreignKeys: keys }: Survey): string[] {
  const touched = new Set(relations.map((relation) => relation.oid));
  const sentences = keys.flatMap((key) => {
    if (!key.owned && !touched.has(key.tableOid))
      return [
        `The foreign key ${key.name} of ${key.table} refers to ${key.refersTo}, and the role ${role} does not own ${key.table}, so it can't set it aside. Grant it the role ${key.owner}.`,
      ];
    if (!key.mayRefer)
      return [
        `The foreign key ${key.name} of ${key.table} can't be built again: the role ${role} lacks REFERENCES on ${key.refersTo}. Grant it.`,
      ];
    return [];
  });
  return boundSentences(sentences);
}

function invalidIndexes({ invalidIndexes: indexes }: Survey): string[] {
  const sentences = indexes
    .filter((index) => index.attached)
    .map(
      ({ label }) =>
        `The index ${label} is invalid, and as a part of a partitioned table's index it can't be set aside. Build it anew with REINDEX INDEX, or drop the index that it is a part of.`,
    );
  return boundSentences(sentences);
}

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
