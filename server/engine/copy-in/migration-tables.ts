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
 * Whether a table keeps a migration tool's books. They say how the schema came to be; a restore keeps the schema, so it
 * keeps them too.
 */
export function isMigrationTable(name: string): boolean {
  return migrationTables.has(name);
}
