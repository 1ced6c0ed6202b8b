import type { Phase } from '../report/report.ts';

/** The phases in which a database is built out of a checked archive, in order. */
export const buildPhases = [
  { key: 'create', title: 'Create the database' },
  { key: 'schema', title: 'Create the schema' },
  { key: 'copy', title: 'Copy the data' },
  { key: 'build', title: 'Build indexes and constraints' },
  { key: 'prove', title: 'Check rows and constraints' },
] as const satisfies readonly Phase[];

export type BuildPhase = (typeof buildPhases)[number]['key'];

/** The phases of a restore into a new database, in order. */
export const newDatabasePhases = [
  { key: 'check', title: 'Check the backup' },
  ...buildPhases,
  { key: 'name', title: 'Name the database' },
] as const satisfies readonly Phase[];

export type NewDatabasePhase = (typeof newDatabasePhases)[number]['key'];
