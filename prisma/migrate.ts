import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import type { SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import { Pool } from 'pg';
import { HeardClient } from '#server/adapters/postgres/heard-client.ts';
import { openSchemaEngine } from './schema-engine.ts';

export type MigratedDatabase = 'console' | 'repository';

/**
 * Brings a database to the newest schema: Prisma's schema engine applies what is pending, as `prisma migrate deploy` does. All of it
 * is one transaction under a lock, so that processes that start at once wait for each other, and a killed one leaves nothing half done.
 * @param databaseUrl logs in as the owner of the database or of its schema public.
 * @returns the names of the migrations that were applied.
 * @throws the driver's or the engine's error.
 */
export async function migrate(databaseUrl: string, database: MigratedDatabase): Promise<string[]> {
  const pool = new Pool({
    connectionString: databaseUrl,
    max: 1,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: 10_000,
    Client: HeardClient,
  });
  pool.on('error', () => undefined);
  try {
    await pool.query('begin');
    await pool.query(`select pg_advisory_xact_lock(hashtext('stack-console migrations of ' || $1))`, [database]);
    const applied = await applyPending(pool, database);
    await pool.query('commit');
    return applied;
  } finally {
    await pool.end();
  }
}

async function applyPending(pool: Pool, database: MigratedDatabase): Promise<string[]> {
  const home = join(import.meta.dirname, database);
  const path = join(home, 'schema.prisma');
  const engine = await openSchemaEngine({ path, content: readFileSync(path, 'utf8') }, adapterOf(pool));
  try {
    const result = await engine.applyMigrations({
      migrationsList: readMigrations(join(home, 'migrations')),
      filters: { externalTables: [], externalEnums: [] },
    });
    return result.appliedMigrationNames;
  } finally {
    engine.free();
  }
}

/** The engine works in the pool's one session. Prisma's adapter would cut a script at each semicolon: this one sends it whole. */
function adapterOf(pool: Pool): SqlMigrationAwareDriverAdapterFactory {
  const factory = new PrismaPg(pool);
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const adapter = await connect();
    adapter.executeScript = async (script) => {
      await pool.query(script);
    };
    return adapter;
  };
  return factory;
}

function readMigrations(baseDir: string) {
  const names = readdirSync(baseDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  return {
    baseDir,
    lockfile: { path: 'migration_lock.toml', content: readFileSync(join(baseDir, 'migration_lock.toml'), 'utf8') },
    shadowDbInitScript: '',
    migrationDirectories: names.map((name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok' as const, value: readFileSync(join(baseDir, name, 'migration.sql'), 'utf8') },
      },
    })),
  };
}
