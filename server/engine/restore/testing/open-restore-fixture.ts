import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { createRepository } from '#server/adapters/repository-db/create-repository.ts';
import { createSchemaDumper } from '#server/adapters/schema-dump/create-schema-dumper.ts';
import { backUp } from '#server/engine/backup/back-up.ts';
import type { Progress } from '#server/engine/report/progress.ts';
import { startTestBucket, type TestBucket } from '#tests/bucket.ts';
import { type TestContent, type TestDatabase, testDatabase } from '#tests/postgres.ts';
import { type RestoreInput, type RestoreResult, restore } from '../restore.ts';
import { type RepositoryState, readRepositoryState } from './read-repository-state.ts';

export const testLimits = { connections: 2, memoryBytes: 64_000_000, partLimit: 10_000 };

/** A repository, its bucket, and a backup of it under `key` once `backUp` was called. */
export type RestoreFixture = {
  database: TestDatabase;
  bucket: TestBucket;
  key: string;
  /** What the last restore reported. */
  progress: Progress[];
  /** Runs SQL as the role that owns the tables, or as a superuser. */
  run(sql: string, as?: 'owner' | 'superuser'): Promise<pg.QueryResult['rows']>;
  /** As a superuser, whom row-level security hides nothing from. */
  backUp(schemas?: string[]): Promise<void>;
  /** As the role that owns the tables, no superuser. */
  restore(changes?: Partial<RestoreInput>): Promise<RestoreResult>;
  state(): Promise<RepositoryState>;
  close(): Promise<void>;
};

let count = 0;

export async function openRestoreFixture(options: {
  server: 'embedded' | 'debian';
  content?: TestContent;
  /** Files of ../fixtures to run after that. */
  files?: string[];
}): Promise<RestoreFixture> {
  const database = await testDatabase({ server: options.server, content: options.content ?? 'empty' });
  const bucket = await startTestBucket();
  const key = 'backup.zip';
  const progress: Progress[] = [];
  const run = async (sql: string, as: 'owner' | 'superuser' = 'owner') => {
    const client = new pg.Client(as === 'owner' ? database.url : database.adminUrl);
    await client.connect();
    try {
      const results: pg.QueryResult | pg.QueryResult[] = await client.query(sql);
      return [results].flat().flatMap((result) => result.rows);
    } finally {
      await client.end();
    }
  };
  for (const file of options.files ?? []) {
    await run(readFileSync(join(import.meta.dirname, '..', 'fixtures', file), 'utf8'));
  }
  return {
    database,
    bucket,
    key,
    progress,
    run,
    state: () => readRepositoryState(database.adminUrl),
    async backUp(schemas) {
      await bucket.bucket.delete(key);
      await backUp({
        bucket: bucket.bucket,
        repository: createRepository({ url: database.adminUrl }),
        applicationName: 'restore test',
        dumpSchema: createSchemaDumper({ url: database.adminUrl }),
        signal: new AbortController().signal,
        onProgress: () => {},
        limits: testLimits,
        key,
        schemas: schemas ?? null,
        about: { stack: 'test', consoleVersion: '0', daemonId: '1', startedBy: 'tester', startedOn: new Date() },
      });
    },
    restore(changes = {}) {
      progress.length = 0;
      const { onProgress } = changes;
      return restore({
        bucket: bucket.bucket,
        repository: createRepository({ url: database.url }),
        key,
        schemas: null,
        applicationName: `restore test ${process.pid} ${++count}`,
        signal: new AbortController().signal,
        limits: testLimits,
        lockTimeoutMs: 5_000,
        onBeforeChange: async () => {},
        onTransaction: async () => {},
        fewestRowsToRebuild: 0,
        ...changes,
        onProgress: (report) => {
          progress.push(report);
          onProgress?.(report);
        },
      });
    },
    async close() {
      await bucket.stop();
      await database.drop();
    },
  };
}
