import type { Phase } from '../report.ts';

/** What building a database does, in order, once its archive was checked. */
export const buildPhases = [
  { key: 'create', title: 'Make the database' },
  { key: 'schema', title: 'Make the schema' },
  { key: 'copy', title: 'Copy the rows' },
  { key: 'build', title: 'Build indexes and constraints' },
  { key: 'prove', title: 'Check the rows and constraints' },
] as const satisfies readonly Phase[];

export type BuildPhase = (typeof buildPhases)[number]['key'];

/** A restore into a new database. */
export const newDatabasePhases = [
  { key: 'check', title: 'Check the archive' },
  ...buildPhases,
  { key: 'name', title: 'Give the database its name' },
] as const satisfies readonly Phase[];

export type NewDatabasePhase = (typeof newDatabasePhases)[number]['key'];
