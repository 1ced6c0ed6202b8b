import { chmodSync, chownSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { archiveOf, backup, type Command, commands, restore, restoreAlone } from './testing/commands.ts';
import { type FaultStack, startFaultStack } from './testing/fault-stack.ts';
import { tryFault } from './testing/fault-trial.ts';
import { setQuietStatus } from './testing/invariants.ts';
import { countOf, isWhole, randomNumbers, sampleOf, seed } from './testing/random.ts';
import { contentSql } from './testing/repository-content.ts';
import { mountSmallDisk, noSmallDisk, type SmallDisk } from './testing/small-disk.ts';

/** Disks that are full: those of the repository's tables, of its indexes and of its temporary files, and the bucket's. */

/** Its refresh takes more than work_mem. */
const viewThatSorts = `create materialized view sorted as
  select count(distinct note || i) from invoice, generate_series(1, 6) i`;
const tries = countOf({ sample: 1, whole: 20 });
const tableSpaces = ['tables', 'indexes', 'temporary'] as const;
const disks = new Map<string, SmallDisk>();
let stack: FaultStack;

const repositoryIsFull =
  /The disk of the database server is full\. Make room on it and try again\. Nothing was changed\.$/;
const bucketIsFull =
  'The disk that holds the bucket is full: the bucket stack-backups refused the upload. Make room in it.';

type DiskTrial = { name: string; full: string[]; command: Command; told: RegExp | null };
const trials: DiskTrial[] = [
  { name: 'tables: COPY', full: ['tables'], command: restoreAlone, told: repositoryIsFull },
  { name: 'indexes: their build', full: ['indexes'], command: restoreAlone, told: repositoryIsFull },
  {
    name: 'temporary files: the refresh of a view',
    full: ['temporary'],
    command: restoreAlone,
    told: repositoryIsFull,
  },
  { name: 'tables: COPY after the safety backup', full: ['tables'], command: restore, told: repositoryIsFull },
  { name: 'the whole repository: it is backed up all the same', full: [...tableSpaces], command: backup, told: null },
  { name: 'the bucket: backup', full: ['bucket'], command: backup, told: new RegExp(`^${bucketIsFull}$`) },
  {
    name: 'the bucket: safety backup',
    full: ['bucket'],
    command: restore,
    told: new RegExp(`^The safety backup could not be taken, .*: ${bucketIsFull} .*Nothing was changed\\.$`),
  },
];

if (noSmallDisk !== null) console.log(`Full disks are left out: ${noSmallDisk}.`);

describe.skipIf(noSmallDisk !== null)(`seed ${seed}: a full disk`, () => {
  beforeAll(async () => {
    for (const name of [...tableSpaces, 'bucket']) disks.set(name, mountSmallDisk(64));
    stack = await startFaultStack({
      bucketFolder: join(diskOf('bucket').folder, 'bucket'),
      content: `${contentSql}; ${viewThatSorts}`,
    });
    await spreadRepository();
    await setQuietStatus(stack);
    await archiveOf(stack);
  }, 120_000);

  afterAll(async () => {
    await stack?.close();
    for (const disk of disks.values()) disk.close();
  });

  test.each(sampleOf(trials, 2, 'disk full').map((trial) => [trial.name, trial] as const))(
    'of %s',
    { timeout: 180_000 },
    async (_, { full, command, told }) => {
      const daemon = await tryFault(stack, { command, breakIt: () => fillAll(full), told });
      if (told === repositoryIsFull) expect(daemon.errorDetails).toMatch(/^SQLSTATE 53100, /);
    },
  );

  test.each(sampleOf(commands, 1, 'room').map((command) => [command.name, command] as const))(
    `of any, with some room left, ${tries} times each: %s`,
    { timeout: tries * 4 * 180_000 },
    async (_, command) => {
      const random = randomNumbers(`disk ${command.name}`);
      for (let round = 0; round < tries; round++) {
        for (const name of isWhole ? disks.keys() : [pick(random)]) await tryWithRoom(command, name, random());
      }
    },
  );
});

/** It may do or not: if not, it is told. */
async function tryWithRoom(command: Command, name: string, share: number): Promise<void> {
  const most = name === 'bucket' ? 3_000_000 : 8_000_000;
  const daemon = await tryFault(stack, {
    command,
    breakIt: () => fillAll([name], share * most),
    told: /is full/,
    mayComplete: true,
  });
  console.log(
    `  with ${Math.round((share * most) / 1000)} kB of room on the disk of ${name}`,
    daemon.errorDetails ?? '',
  );
}

function pick(random: () => number): string {
  return [...disks.keys()][Math.floor(random() * disks.size)] ?? 'tables';
}

function diskOf(name: string): SmallDisk {
  const disk = disks.get(name);
  if (disk === undefined) throw new Error(`No disk of ${name} was mounted.`);
  return disk;
}

/** @returns what frees them again */
function fillAll(names: string[], room = 0): () => void {
  for (const name of names) diskOf(name).leave(room);
  return () => {
    for (const name of names) diskOf(name).free();
  };
}

/** The repository's tables, indexes and temporary files each go to a disk of their own. */
async function spreadRepository(): Promise<void> {
  const { uid, gid } = statSync(stack.postgresFolder);
  for (const name of tableSpaces) {
    const folder = join(diskOf(name).folder, 'space');
    mkdirSync(folder);
    chownSync(folder, uid, gid);
    chmodSync(folder, 0o700);
    await stack.sql(`create tablespace space_${name} location '${folder}'`);
    await stack.sql(`grant create on tablespace space_${name} to stack_owner with grant option`);
  }
  await stack.sql('alter table all in tablespace pg_default set tablespace space_tables');
  await stack.sql('alter index all in tablespace pg_default set tablespace space_indexes');
  await stack.sql('alter materialized view all in tablespace pg_default set tablespace space_tables');
  await stack.sql('alter database repository set temp_tablespaces to space_temporary');
}
