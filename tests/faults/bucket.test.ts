import { afterAll, beforeAll, expect, test } from 'vitest';
import { putObject } from '#tests/put-object.ts';
import { accessDenied, beforeRange, breakBucket, bucketFaults, operationsOf } from './testing/bucket-faults.ts';
import { allCommands, archiveOf, backup, type Command, verify } from './testing/commands.ts';
import { type FaultStack, startFaultStack } from './testing/fault-stack.ts';
import { tryFault } from './testing/fault-trial.ts';
import { setQuietStatus } from './testing/invariants.ts';
import { isWhole, sampleOf, seed } from './testing/random.ts';

/** A bucket that answers wrongly, late or not at all, for one operation at a time. */

const timeoutSeconds = 6;
const readingCommands = allCommands.filter(({ bucket }) => bucket.includes('reads'));
/** Preflight takes the end of the archive, which has the manifest; the next range has rows, or the schema. */
const afterPreflight = 1;
let stack: FaultStack;

beforeAll(async () => {
  stack = await startFaultStack({ environment: { S3_TIMEOUT_SECONDS: String(timeoutSeconds) } });
  await setQuietStatus(stack);
  await archiveOf(stack);
}, 120_000);

afterAll(() => stack.close());

const all = allCommands.flatMap((command) =>
  operationsOf(command).flatMap((operation) => bucketFaults.map((fault) => ({ command, operation, fault }))),
);
const chosen = sampleOf(all, 2, 'bucket');
/** Of the backups whose clearing up is in trouble. */
const troubles = sampleOf(['upload', 'archive', 'listing'] as const, 1, 'clearing up');

test.each(
  chosen.map(
    (trial) => [`${trial.command.name}: ${trial.fault.name} when asked to ${trial.operation}`, trial] as const,
  ),
)(`seed ${seed}: %s`, { timeout: 180_000 }, async (_, { command, operation, fault }) => {
  await tryFault(stack, { command, breakIt: () => breakBucket(stack, operation, fault), told: fault.told });
});

test.runIf(troubles.includes('upload'))(
  'an upload that can neither go on nor be aborted is cleared away once the bucket lets it',
  {
    timeout: 180_000,
  },
  async () => {
    const breakIt = () =>
      decide(({ method, query }) =>
        method === 'PUT' || (method === 'DELETE' && query === 'uploadId') ? accessDenied : 'pass',
      );
    const told = /^Access Denied: the bucket stack-backups refused the upload/;
    await tryFault(stack, { command: backup, breakIt, told });
  },
);

test.runIf(troubles.includes('archive'))(
  'an archive that can neither be looked up nor deleted is cleared away once the bucket lets it',
  {
    timeout: 180_000,
  },
  async () => {
    let isCompleted = false;
    const breakIt = () =>
      decide(({ method, query }) => {
        isCompleted ||= method === 'POST' && query === 'uploadId';
        return isCompleted && (method === 'HEAD' || (method === 'DELETE' && query === '')) ? accessDenied : 'pass';
      });
    await tryFault(stack, {
      command: backup,
      breakIt,
      told: /^Access Denied: .* refused to look the object up\. .*s3:GetObject/,
    });
  },
);

test.runIf(troubles.includes('listing'))(
  'a bucket that does not tell its open uploads takes a backup all the same',
  { timeout: 180_000 },
  async () => {
    const breakIt = () =>
      decide(({ method, parameters }) => (method === 'GET' && parameters.has('uploads') ? accessDenied : 'pass'));
    await tryFault(stack, { command: backup, breakIt, told: null });
  },
);

test('a refusal names what was asked and the permission that it takes', async () => {
  const { proxiedBucket: bucket } = stack;
  const key = 'a-key.zip';
  const asked: [Promise<unknown>, string][] = [
    [bucket.head(key), 's3:GetObject'],
    [bucket.read(key, { start: 0, end: 10 }), 's3:GetObject'],
    [bucket.list('')[Symbol.asyncIterator]().next(), 's3:ListBucket'],
    [bucket.createUpload(key), 's3:PutObject'],
    [bucket.uploadPart(key, 'id', 1, Buffer.from('x')), 's3:PutObject'],
    [bucket.completeUpload(key, 'id', [{ partNumber: 1, etag: 'x' }]), 's3:PutObject'],
    [bucket.put(key, Buffer.from('x'), { contentType: 'text/plain', etag: null }), 's3:PutObject'],
    [bucket.abortUpload(key, 'id'), 's3:AbortMultipartUpload'],
    [bucket.listUploads(''), 's3:ListBucketMultipartUploads'],
    [bucket.lastPartOn(key, 'id'), 's3:ListBucketMultipartUploads'],
    [bucket.delete(key), 's3:DeleteObject'],
  ];
  const letPass = decide(() => accessDenied);
  const results = await Promise.allSettled(asked.map(([answer]) => answer));
  letPass();
  for (const [index, result] of results.entries()) {
    const message =
      result.status === 'rejected' && result.reason instanceof Error ? result.reason.message : 'no refusal';
    expect(message).toMatch(
      new RegExp(`^Access Denied: the bucket stack-backups refused .* needs ${asked[index]?.[1]} on stack-backups\\.$`),
    );
  }
});

test.runIf(isWhole)('a part that the bucket names wrongly is no archive', { timeout: 180_000 }, async () => {
  const breakIt = () => decide(({ method }) => (method === 'PUT' ? 'wrong ETag' : 'pass'));
  await tryFault(stack, {
    command: backup,
    breakIt,
    told: /refused the upload\. If it allows fewer parts, set S3_PART_LIMIT /,
  });
});

const readers = sampleOf(readingCommands, 1, 'archive').map((command) => [command.name, command] as const);

test.each(readers)(
  'an archive that is changed between preflight and reading is not restored: %s',
  { timeout: 180_000 },
  async (_, command) => {
    const { key, content } = await readArchive();
    const changed = Buffer.from(content);
    changed[100] = (changed[100] ?? 0) ^ 1;
    const breakIt = () =>
      withArchiveBack(
        beforeRange(stack, afterPreflight, () => putObject(stack.bucket, key, changed)),
        content,
      );
    await tryFault(stack, { command, breakIt, told: new RegExp(`changed while it was read\\.${unchanged(command)}$`) });
  },
);

test.runIf(isWhole).each(readers)(
  'an archive that is removed between preflight and reading is not restored: %s',
  { timeout: 180_000 },
  async (_, command) => {
    const { key, content } = await readArchive();
    const breakIt = () =>
      withArchiveBack(
        beforeRange(stack, afterPreflight, () => stack.bucket.delete(key)),
        content,
      );
    await tryFault(stack, {
      command,
      breakIt,
      told: new RegExp(`^There is no .* in the bucket.*\\.${unchanged(command)}$`),
    });
  },
);

/** How the sentence of a command ends that left everything as it was; a verification never changes anything. */
function unchanged(command: Command): string {
  return command === verify ? '' : ' Nothing was changed\\.';
}

/** @returns what lets all requests pass again */
function decide(choose: typeof stack.proxies.bucket.decide): () => void {
  stack.proxies.bucket.decide = choose;
  return () => {
    stack.proxies.bucket.decide = () => 'pass';
  };
}

async function readArchive(): Promise<{ key: string; content: Buffer }> {
  const { key } = await archiveOf(stack);
  const size = (await stack.bucket.head(key))?.size ?? 0;
  return { key, content: await stack.bucket.read(key, { start: 0, end: size }) };
}

function withArchiveBack(mend: () => void, content: Buffer): () => Promise<void> {
  return async () => {
    mend();
    await putObject(stack.bucket, (await archiveOf(stack)).key, content);
  };
}
