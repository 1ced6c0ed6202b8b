import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { constants, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestBucket, type TestBucket } from '#tests/bucket.ts';
import { putObject } from '#tests/put-object.ts';
import { someOf } from '#tests/sample.ts';
import { ArchiveWriter } from './archive-writer.ts';
import { schemaEntries } from './entry-name.ts';
import type { Manifest, ManifestTable } from './manifest.ts';
import { emptyManifest, MemorySink } from './testing/archive-fixture.ts';
import { compressFrame, decompressFrames } from './zstd.ts';

const MB = 1_000_000;
let place: TestBucket;

beforeAll(async () => {
  place = await startTestBucket();
});

afterAll(() => place.stop());

const table = (index: number): ManifestTable => ({
  schema: 'public',
  name: `t${index}`,
  columns: [],
  rows: 0,
  rawBytes: 0,
  bytes: 0,
  chunks: [],
});

type Made = { manifest?: Partial<Manifest>; preData?: string };

async function put({ manifest = {}, preData }: Made): Promise<void> {
  const sink = new MemorySink();
  const writer = new ArchiveWriter(sink, new Date());
  const script = async (entry: string, text: string) => {
    const frames = [];
    for (let start = 0; start < Math.max(text.length, 1); start += 2 * MB) {
      frames.push(await compressFrame(Buffer.from(text.slice(start, start + 2 * MB))));
    }
    return { entry, rawBytes: Buffer.byteLength(text), ...(await writer.append(entry, frames)) };
  };
  const schemaSql =
    preData === undefined
      ? {}
      : {
          schemaSql: {
            pgDumpVersion: '18.3',
            preData: await script(schemaEntries.preData, preData),
            postData: await script(schemaEntries.postData, ''),
          },
        };
  await writer.finish(emptyManifest({ ...schemaSql, ...manifest }));
  await place.bucket.delete('a.zip');
  await putObject(place.bucket, 'a.zip', sink.data);
}

type Answer = { read: number | string; uploaded: number | string; grewBytes: number };

async function readInChild(): Promise<Answer> {
  const arguments_ = [JSON.stringify(place.settings), 'a.zip', '160'];
  const child = fork(join(import.meta.dirname, 'testing', 'read-archive-child.ts'), arguments_, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [],
  });
  const exited = once(child, 'exit');
  const [answer] = await once(child, 'message');
  await exited;
  return answer;
}

const tooLarge = (what: string) =>
  new RegExp(
    `^The file a\\.zip is too large to be read: its ${what}.*with RUNNER_MEMORY_MB at 160 no more than .* Set RUNNER_MEMORY_MB to \\d+ at least\\.$`,
  );

const cases: { name: string; make: () => Made; says: RegExp }[] = [
  {
    name: 'a manifest of 90 MB',
    make: () => ({ manifest: { notes: Array.from({ length: 900 }, () => 'n'.repeat(100_000)) } }),
    says: tooLarge('manifest is 90\\.0 MB'),
  },
  {
    name: 'lists in lists by the million',
    make: () => ({ manifest: { notes: JSON.parse(`[${'[],'.repeat(4 * MB)}[]]`) } }),
    says: tooLarge('manifest holds [\\d,]+ objects and lists'),
  },
  {
    name: '200,000 tables',
    make: () => ({ manifest: { tables: Array.from({ length: 200_000 }, (_, index) => table(index)) } }),
    says: tooLarge('manifest (names 200,000 tables|is 1\\d\\.\\d MB|is 2\\d\\.\\d MB)'),
  },
  {
    name: '250 MB of blanks in a script',
    make: () => ({ preData: ' '.repeat(250 * MB) }),
    says: tooLarge('schema is 250 MB of SQL'),
  },
  {
    name: 'statements by the million',
    make: () => ({ preData: 'a;'.repeat(10 * MB) }),
    says: tooLarge('schema has 400,\\d+ statements'),
  },
];

// What the system tells of a process's memory is in /proc.
test.skipIf(!existsSync('/proc/self/status')).each(someOf(cases, 2, 'large archives'))(
  '$name: refused by its bound, within the memory',
  async ({ make, says }) => {
    await put(make());
    const { read, uploaded, grewBytes } = await readInChild();
    expect(read).toMatch(says);
    expect(uploaded).toMatch(says);
    expect(grewBytes).toBeLessThan(350 * MB);
  },
);

test('10,000 tables are read, within the memory', async () => {
  const columns = Array.from({ length: 10 }, (_, index) => ({
    name: `column_${index}`,
    type: 'character varying(200)',
  }));
  const tables = Array.from({ length: 10_000 }, (_, index) => ({ ...table(index), columns }));
  const preData = tables
    .map(
      ({ name }) =>
        `CREATE TABLE public.${name} (\n    ${columns.map((one) => `${one.name} ${one.type}`).join(',\n    ')}\n);\n`,
    )
    .join('\n');
  await put({ manifest: { tables }, preData });
  const { read, uploaded, grewBytes } = await readInChild();
  expect([read, uploaded]).toEqual([20_000, 10_000]);
  expect(grewBytes).toBeLessThan(350 * MB);
});

test('frames that unpack to more than a backup writes, or want more memory than that, are refused', async () => {
  const bomb = await compressFrame(Buffer.alloc(40 * MB));
  expect(bomb.length).toBeLessThan(10_000);
  await expect(decompressFrames(bomb, 40 * MB)).rejects.toThrow();
  const honest = Buffer.alloc(1 * MB, 'x');
  const lying = Buffer.from(await compressFrame(honest));
  expect(Buffer.concat(await decompressFrames(lying, honest.length)).equals(honest)).toBe(true);
  await expect(decompressFrames(lying, 500_000)).rejects.toThrow();
  const wide = zstdCompressSync(Buffer.alloc(20 * MB, 'y'), {
    params: { [constants.ZSTD_c_windowLog]: 27, [constants.ZSTD_c_contentSizeFlag]: 0 },
  });
  await expect(decompressFrames(wide, 20 * MB)).rejects.toThrow();
});
