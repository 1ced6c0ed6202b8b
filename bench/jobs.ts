import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createS3Bucket } from '#server/adapters/bucket/create-s3-bucket.ts';
import { createRepository } from '#server/adapters/repository-db/create-repository.ts';
import { createSchemaDumper } from '#server/adapters/schema-dump/create-schema-dumper.ts';
import { backUp } from '#server/engine/backup/back-up.ts';
import { makeWorkDatabaseName } from '#server/engine/build-role/database-name.ts';
import { readCatalog } from '#server/engine/catalog/read-catalog.ts';
import { copyStatement, planRanges, shareOf } from '#server/engine/copy-out/plan-ranges.ts';
import { restoreIntoNew } from '#server/engine/new-database/restore-into-new.ts';
import { restore } from '#server/engine/restore/restore.ts';
import type { BucketSettings } from '#server/env.ts';
import type { Bucket, UploadedPart } from '#server/ports/bucket.ts';

export type JobInput = {
  name: JobName;
  databaseUrl: string;
  bucket: BucketSettings;
  key: string;
  /** The folder of pg_dump and pg_restore. */
  programs: string;
  connections: number;
  memoryBytes: number;
  /** What a restore into a new database makes; it must not be there before. */
  newDatabase: string;
};

const partBytes = 8 * 1024 * 1024;
const partsAtOnce = 4;
const filesAtOnce = 10;

/** The mark of the moment at which a job first reported progress. */
export const firstProgress = 'first progress';

/** What is measured, by name. Each takes the database to the bucket, or back. */
const jobs = {
  'stack-console backup': async (input: JobInput) => {
    await backUp({
      bucket: createS3Bucket(input.bucket),
      repository: createRepository({ url: input.databaseUrl }),
      applicationName: 'stack-console bench',
      dumpSchema: createSchemaDumper({ url: input.databaseUrl }),
      signal: new AbortController().signal,
      onProgress: markFirst,
      limits: limitsOf(input),
      key: input.key,
      schemas: null,
      about: { stack: 'bench', consoleVersion: 'bench', daemonId: '1', startedBy: 'bench', startedOn: new Date() },
    });
  },
  'COPY of all tables to nothing': async (input: JobInput) => {
    const scripts = await scriptsOf(input);
    const sessions = scripts.map((script) => {
      const psql = program(input, 'psql', ['-q', '-v', 'ON_ERROR_STOP=1', '-o', '/dev/null', '-d', input.databaseUrl]);
      psql.stdin?.end(script);
      psql.stdout?.resume();
      return succeeded(psql);
    });
    await Promise.all(sessions);
  },
  'pg_dump -Fc | upload': async (input: JobInput) => {
    const dump = program(input, 'pg_dump', ['-Fc', '-d', input.databaseUrl]);
    await Promise.all([upload(createS3Bucket(input.bucket), input.key, dump.stdout), succeeded(dump)]);
  },
  'pg_dump -Fc -Z1 | upload': async (input: JobInput) => {
    const dump = program(input, 'pg_dump', ['-Fc', '-Z1', '-d', input.databaseUrl]);
    await Promise.all([upload(createS3Bucket(input.bucket), input.key, dump.stdout), succeeded(dump)]);
  },
  'pg_dump -Fd -j2, then upload': async (input: JobInput) => {
    const folder = mkdtempSync(join(tmpdir(), 'bench-dump-'));
    try {
      await succeeded(program(input, 'pg_dump', ['-Fd', '-j2', '-f', join(folder, 'd'), '-d', input.databaseUrl]));
      const bucket = createS3Bucket(input.bucket);
      const files = readdirSync(join(folder, 'd'));
      const uploadFiles = async () => {
        for (let file = files.pop(); file !== undefined; file = files.pop()) {
          const content = createReadStream(join(folder, 'd', file), { highWaterMark: 1024 * 1024 });
          await upload(bucket, `${input.key}/${file}`, content);
        }
      };
      await Promise.all(Array.from({ length: filesAtOnce }, uploadFiles));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  'stack-console restore': async (input: JobInput) => {
    await restore({
      bucket: createS3Bucket(input.bucket),
      repository: createRepository({ url: input.databaseUrl }),
      signal: new AbortController().signal,
      onProgress: markFirst,
      limits: limitsOf(input),
      key: input.key,
      schemas: null,
      applicationName: 'stack-console bench',
      lockTimeoutMs: 30_000,
      onBeforeChange: () => Promise.resolve(),
      onTransaction: () => Promise.resolve(),
    });
  },
  'download | pg_restore -1 --clean': async (input: JobInput) => {
    const child = program(input, 'pg_restore', ['-1', '--clean', '-d', input.databaseUrl]);
    const { stdin } = child;
    if (stdin === null) throw new Error('pg_restore has no input.');
    await Promise.all([
      pipeline(Readable.from(download(createS3Bucket(input.bucket), input.key)), stdin),
      succeeded(child),
    ]);
  },
  'stack-console build': (input: JobInput) => build(input, input.connections),
  'stack-console build, 1 session': (input: JobInput) => build(input, 1),
  'stack-console build, 4 sessions': (input: JobInput) => build(input, 4),
  'download, then pg_restore -j2': async (input: JobInput) => {
    const folder = mkdtempSync(join(tmpdir(), 'bench-restore-'));
    try {
      const dump = join(folder, 'dump');
      await pipeline(Readable.from(download(createS3Bucket(input.bucket), input.key)), createWriteStream(dump));
      const target = new URL(input.databaseUrl);
      await succeeded(
        program(input, 'psql', [
          '-q',
          '-d',
          target.toString(),
          '-c',
          `create database ${input.newDatabase} template template0`,
        ]),
      );
      target.pathname = `/${input.newDatabase}`;
      await succeeded(program(input, 'pg_restore', ['-j2', '-d', target.toString(), dump]));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
} satisfies Record<string, (input: JobInput) => Promise<void>>;

export type JobName = keyof typeof jobs;

/** Does one job once. */
export function runJob(input: JobInput): Promise<void> {
  return jobs[input.name](input);
}

/** The build of a staged restore, and of a restore into a new database: all but the change of names. */
async function build(input: JobInput, connections: number): Promise<void> {
  await restoreIntoNew({
    bucket: createS3Bucket(input.bucket),
    repository: createRepository({ url: input.databaseUrl }),
    signal: new AbortController().signal,
    onProgress: markFirst,
    limits: { ...limitsOf(input), connections },
    key: input.key,
    target: input.newDatabase,
    workDatabase: makeWorkDatabaseName(0),
    buildRole: null,
    isOwn: () => Promise.resolve(true),
    applicationName: 'stack-console bench',
    onOpened: () => Promise.resolve(),
    onBeforeCreate: () => Promise.resolve(),
    onBeforeName: () => Promise.resolve(),
  });
}

function markFirst(): void {
  if (performance.getEntriesByName(firstProgress).length === 0) performance.mark(firstProgress);
}

/** What a backup copies, shared out among the sessions so that each has as many bytes. */
async function scriptsOf(input: JobInput): Promise<string[]> {
  const connection = await createRepository({ url: input.databaseUrl }).connect({ applicationName: 'bench' });
  try {
    const { tables } = await readCatalog(connection, { schemas: null });
    const shares = Array.from({ length: input.connections }, () => ({
      bytes: 0,
      script: 'set jit = off; set enable_seqscan = off;',
    }));
    for (const range of planRanges(tables, input.connections)) {
      const share = shares.reduce((least, other) => (other.bytes < least.bytes ? other : least));
      share.bytes += range.table.bytes * shareOf(range);
      share.script += `\n${copyStatement(range)};`;
    }
    return shares.map(({ script }) => script);
  } finally {
    await connection.close();
  }
}

function limitsOf(input: JobInput) {
  return { connections: input.connections, memoryBytes: input.memoryBytes, partLimit: 10_000 };
}

function program(input: JobInput, name: string, options: string[]): ChildProcess {
  return spawn(join(input.programs, name), options, { stdio: ['pipe', 'pipe', 'inherit'] });
}

async function succeeded(child: ChildProcess): Promise<void> {
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${child.spawnfile} ended with ${code}.`);
}

/** What `aws s3 cp -` does: parts of 8 MiB, several at once. */
async function upload(bucket: Bucket, key: string, content: Readable | null): Promise<void> {
  if (content === null) throw new Error('There is nothing to upload.');
  const id = await bucket.createUpload(key);
  const parts: UploadedPart[] = [];
  const sending = new Set<Promise<unknown>>();
  let number = 0;
  for await (const body of inParts(content)) {
    if (sending.size >= partsAtOnce) await Promise.race(sending);
    const sent = bucket.uploadPart(key, id, ++number, body).then((part) => {
      parts.push(part);
      sending.delete(sent);
    });
    sending.add(sent);
  }
  await Promise.all(sending);
  await bucket.completeUpload(
    key,
    id,
    parts.sort((one, other) => one.partNumber - other.partNumber),
  );
}

async function* inParts(content: Readable): AsyncGenerator<Buffer> {
  let pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of content as AsyncIterable<Buffer>) {
    pieces.push(piece);
    bytes += piece.length;
    if (bytes < partBytes) continue;
    yield Buffer.concat(pieces);
    pieces = [];
    bytes = 0;
  }
  yield Buffer.concat(pieces);
}

async function* download(bucket: Bucket, key: string): AsyncGenerator<Buffer> {
  const object = await bucket.head(key);
  for (let start = 0; object !== null && start < object.size; start += partBytes) {
    yield await bucket.read(key, { start, end: Math.min(start + partBytes, object.size) });
  }
}
