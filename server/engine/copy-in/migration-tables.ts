const migrationTables = new Set([
  '_prisma_migrations',
  'schema_migrations',
  'ar_internal_metadata',
  'flyway_schema_history',
  'knex_migrations',
  'knex_migrations_lock',
  'alembic_version',
  '__drizzle_migrations',
  'django_migrations',
  'databasechangelog',
  'databasechangeloglock',
]);

/**
 * Whether a table lists a migration tool's applied migrations. The list describes the schema. A restore keeps the schema, so it
 * keeps the list too.
 */
export function isMigrationTable(name: string): boolean {
  return migrationTables.has(name);
}
