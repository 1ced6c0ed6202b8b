import { formatNumber } from '#lib/format/format-number.ts';
import { nameKey } from '#server/sql/name-key.ts';
import type { Manifest } from '../archive/manifest.ts';
import { labelOf } from '../copy-in/match-archive.ts';
import { planRefreshes } from '../copy-in/plan-refreshes.ts';
import { listNames } from '../report/list-names.ts';
import type { Survey } from './survey-repository.ts';

/** Describes what an administrator should know about a restore and what does not prevent it. @returns sentences */
export function findNotes(manifest: Manifest, survey: Survey): string[] {
  const { match, catalog } = survey;
  const notes = [...manifest.notes];
  if (match.otherTables.length > 0)
    notes.push(`The backup does not have these tables, so they are not changed: ${listNames(match.otherTables)}.`);
  if (match.migrationTables.length > 0)
    notes.push(`The schema is kept, so the migration tables are not changed: ${listNames(match.migrationTables)}.`);
  const archivedSequences = new Set(manifest.sequences.map(nameKey));
  const otherSequences = catalog.sequences.filter((sequence) => !archivedSequences.has(nameKey(sequence))).map(labelOf);
  if (otherSequences.length > 0)
    notes.push(`The backup does not have these sequences, so they are not changed: ${listNames(otherSequences)}.`);
  const addedColumns = match.tables.flatMap(({ archived, table }) => {
    const had = new Set(archived.columns.map((column) => column.name));
    return table.columns
      .filter((column) => !column.generated && !had.has(column.name))
      .map((column) => `${labelOf(table)}.${column.name}`);
  });
  if (addedColumns.length > 0)
    notes.push(`The backup does not have these columns, so they get their defaults: ${listNames(addedColumns)}.`);
  if (major(manifest.serverVersionNumber) !== major(catalog.serverVersionNumber))
    notes.push(
      `The backup comes from PostgreSQL ${manifest.serverVersion}; the database has ${catalog.serverVersion}.`,
    );
  notes.push(...migrationNotes(manifest, survey));
  if (survey.eventTriggers.length > 0)
    notes.push(
      `These event triggers fire for what the restore removes and creates again, unless its role may turn them off: ${listNames(survey.eventTriggers)}.`,
    );
  notes.push(...viewNotes(manifest, survey), ...indexNotes(survey), ...largeObjectNotes(manifest, survey));
  return notes;
}

function viewNotes(manifest: Manifest, survey: Survey): string[] {
  const { notOwned, elsewhere } = planRefreshes(manifest, survey);
  const notes: string[] = [];
  if (notOwned.length > 0)
    notes.push(
      `These materialized views are not refreshed, because the role ${survey.role} does not own them: ${listNames(notOwned.map(labelOf))}.`,
    );
  if (elsewhere.length > 0)
    notes.push(
      `These materialized views show the data from before the restore until they are refreshed, because REPOSITORY_SCHEMAS does not name their schemas: ${listNames(elsewhere.map(labelOf))}.`,
    );
  return notes;
}

function indexNotes({ invalidIndexes }: Survey): string[] {
  if (invalidIndexes.length === 0) return [];
  const names = listNames(invalidIndexes.map((index) => index.label));
  return [
    `These indexes are invalid because a CREATE INDEX CONCURRENTLY failed, and the restore drops them: ${names}.`,
  ];
}

function largeObjectNotes(manifest: Manifest, { role, catalog, largeObjects }: Survey): string[] {
  const now = catalog.largeObjects;
  const then = manifest.largeObjects?.list.rows ?? 0;
  if (largeObjects === null) {
    if (then > 0)
      return [
        `Large objects: the ${formatNumber(then)} of the backup are not restored, because REPOSITORY_SCHEMAS names schemas, and large objects belong to none.`,
      ];
    return now.count === 0
      ? []
      : [
          `Large objects: the backup does not say which there were, so the ${formatNumber(now.count)} of the database are not changed.`,
        ];
  }
  const notes: string[] = [];
  const owned = now.count - now.foreign;
  if (then + owned > 0)
    notes.push(
      `Large objects: the ${formatNumber(then)} of the backup replace the ${formatNumber(owned)} that the role ${role} has in the database. Those that unchanged tables refer to are kept.`,
    );
  if (now.foreign > 0) notes.push(`Large objects: the ${formatNumber(now.foreign)} of other roles are not changed.`);
  return notes;
}

function migrationNotes(manifest: Manifest, { catalog }: Survey): string[] {
  const now = new Set(catalog.migrations);
  const then = new Set(manifest.migrations);
  const added = catalog.migrations.filter((name) => !then.has(name));
  const gone = manifest.migrations.filter((name) => !now.has(name));
  const notes: string[] = [];
  if (added.length > 0) notes.push(`Migrations applied since the backup: ${listNames(added)}.`);
  if (gone.length > 0) notes.push(`Migrations of the backup that the database does not have: ${listNames(gone)}.`);
  return notes;
}

function major(serverVersionNumber: number): number {
  return Math.floor(serverVersionNumber / 10_000);
}
