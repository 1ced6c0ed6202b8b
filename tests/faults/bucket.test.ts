import { afterAll, beforeAll, expect, test } from 'vitest';
import { putObject } from '#tests/put-object.ts';
import { readDaemon, waitForEnd } from './testing/ask-console.ts';
import { beforeRange, breakBucket, bucketFaults, operationsOf } from './testing/bucket-faults.ts';
import { archiveOf, backup, complete, type Deed, restoreAlone } from './testing/deeds.ts';
import { type FaultStack, startFaultStack } from './testing/fault-stack.ts';
import { clearBackups, expectSound, setQuietStatus } from './testing/invariants.ts';
import { isWhole, randomNumbers, seed } from './testing/random.ts';

/** A bucket that answers wrongly, late or not at all, for one operation at a time. */

const timeoutSeconds = 6;
let stack: FaultStack;

beforeAll(async () => {
  stack = await startFaultStack({ environment: { S3_TIMEOUT_SECONDS: String(timeoutSeconds) } });
  await setQuietStatus(stack);
  await archiveOf(stack);
}, 120_000);

afterAll(() => stack.close());

const all = [backup, restoreAlone].flatMap((deed) =>
  operationsOf(deed).flatMap((operation) => bucketFaults.map((fault) => ({ deed, operation, fault }))),
);
const random = randomNumbers('bucket');
const shuffled = all
  .map((trial) => ({ trial, place: random() }))
  .toSorted((one, other) => one.place - other.place)
  .map(({ trial }) => trial);
const chosen = isWhole ? all : shuffled.slice(0, 3);

test.each(
  chosen.map((trial) => [`${trial.deed.name}: ${trial.fault.name} when asked to ${trial.operation}`, trial] as const),
)(`seed ${seed}: %s`, { timeout: 180_000 }, async (_, { deed, operation, fault }) => {
  await tryFault(deed, () => breakBucket(stack, operation, fault), fault.told);
});

test('an upload that can neither go on nor be aborted is cleared away once the bucket lets it', {
  timeout: 180_000,
}, async () => {
  const denied = { status: 403, code: 'AccessDenied', message: 'Access Denied' };
  await tryFault(
    backup,
    () => {
      stack.proxies.bucket.decide = ({ method, query }) =>
        method === 'PUT' || (method === 'DELETE' && query === 'uploadId') ? denied : 'pass';
      return letPass;
    },
    /^Access Denied: the bucket stack-backups refused the upload/,
  );
});

test.runIf(isWhole)('a part that the bucket names wrongly is no archive', { timeout: 180_000 }, async () => {
  await tryFault(
    backup,
    () => {
      stack.proxies.bucket.decide = ({ method }) => (method === 'PUT' ? 'wrong ETag' : 'pass');
      return letPass;
    },
    /refused the upload\. If it allows fewer or only equal parts, set S3_PART_LIMIT\.$/,
  );
});

test.each(isWhole ? [2, 4] : [3])(
  'an archive that is changed before its range %i is given is not restored',
  { timeout: 180_000 },
  async (nth) => {
    const { key } = await archiveOf(stack);
    const size = (await stack.bucket.head(key))?.size ?? 0;
    const whole = await stack.bucket.read(key, { start: 0, end: size });
    const changed = Buffer.from(whole);
    changed[100] = (changed[100] ?? 0) ^ 1;
    await tryFault(
      restoreAlone,
      () => beforeRange(stack, nth, () => putObject(stack.bucket, key, changed)),
      /changed while it was read.*Nothing was changed\.$/,
      () => putObject(stack.bucket, key, whole),
    );
  },
);

test.runIf(isWhole)('an archive that is removed while it is read is not restored', { timeout: 180_000 }, async () => {
  const { key } = await archiveOf(stack);
  const size = (await stack.bucket.head(key))?.size ?? 0;
  const whole = await stack.bucket.read(key, { start: 0, end: size });
  await tryFault(
    restoreAlone,
    () => beforeRange(stack, 3, () => stack.bucket.delete(key)),
    /^There is no .* in the bucket.*Nothing was changed\.$/,
    () => putObject(stack.bucket, key, whole),
  );
});

function letPass(): void {
  stack.proxies.bucket.decide = () => 'pass';
}

let round = 0;

/** Does a deed while the bucket is broken, mends the bucket, looks at what is left, and does it again. */
async function tryFault(
  deed: Deed,
  breakIt: () => () => void,
  told: RegExp | null,
  mendToo: () => Promise<void> = async () => {},
): Promise<void> {
  const expectation = await deed.prepare(stack, ++round);
  const mend = breakIt();
  const began = performance.now();
  const { id } = await readDaemon(await deed.start(stack));
  const daemon = await waitForEnd(stack, id, 120_000);
  const seconds = (performance.now() - began) / 1000;
  mend();
  await mendToo();
  if (told === null) expect(daemon).toMatchObject({ status: 'COMPLETED', errorMessage: null });
  else expect(daemon.errorMessage).toMatch(told);
  await expectSound(stack, daemon, expectation);
  const again = await deed.prepare(stack, ++round);
  await expectSound(stack, await complete(stack, deed), again);
  await clearBackups(stack);
  console.log(`${daemon.status} after ${seconds.toFixed(1)} s: ${daemon.errorMessage ?? 'all done'}`);
}
