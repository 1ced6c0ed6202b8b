import { afterAll, beforeAll, expect, test } from 'vitest';
import { backup } from './testing/commands.ts';
import { type FaultStack, startFaultStack } from './testing/fault-stack.ts';
import { tryFault } from './testing/fault-trial.ts';
import { setQuietStatus } from './testing/invariants.ts';
import { isWhole } from './testing/random.ts';

/**
 * Stores that take fewer parts than Amazon S3 does, or parts of one size alone. Some allow 1,000: as parts are 8 MiB at
 * least, fewer are allowed here, so that the archive need not have 8 GB.
 */

const partLimit = 6;
/** About 70 MB that don't become less by compressing them. */
const content = `create table noise (id int primary key, body bytea not null); alter table noise alter body set storage external;
  insert into noise select i, decode((select string_agg(replace(gen_random_uuid()::text, '-', ''), '') from generate_series(1, 500 + 0 * i)), 'hex')
    from generate_series(1, 8500) i`;
const tellsParts =
  /^.*: the bucket stack-backups refused the upload\. If it allows fewer parts, set S3_PART_LIMIT to their number; if it wants parts of one size, set S3_EQUAL_PARTS to true\.$/;
let stack: FaultStack;

beforeAll(async () => {
  if (!isWhole) return;
  stack = await startFaultStack({ content });
  await setQuietStatus(stack);
}, 120_000);

afterAll(() => stack?.close());

test.runIf(isWhole)(
  'a store that allows few parts: the error says what to set, and that works',
  { timeout: 180_000 },
  async () => {
    const breakIt = () => refuseMoreParts();
    await runnerWith({});
    await tryFault(stack, { command: backup, breakIt, told: tellsParts, retries: false });
    await runnerWith({ S3_PART_LIMIT: String(partLimit) });
    await tryFault(stack, { command: backup, breakIt, told: null, retries: false });
  },
);

test.runIf(isWhole)(
  'a store that wants equal parts: the error says what to set, and that works',
  { timeout: 180_000 },
  async () => {
    const breakIt = () => refuseUnequalParts();
    // Few parts, so that they grow.
    await runnerWith({ S3_PART_LIMIT: '8' });
    await tryFault(stack, { command: backup, breakIt, told: tellsParts, retries: false });
    await runnerWith({ S3_PART_LIMIT: '8', S3_EQUAL_PARTS: 'true' });
    await tryFault(stack, { command: backup, breakIt, told: null, retries: false });
  },
);

async function runnerWith(settings: Record<string, string>): Promise<void> {
  await stack.kill('runner');
  await stack.start('runner', settings);
}

function refuseMoreParts(): () => void {
  const message = `Part number must be an integer between 1 and ${partLimit}, inclusive`;
  stack.proxies.bucket.decide = ({ method, parameters }) =>
    method === 'PUT' && Number(parameters.get('partNumber')) > partLimit
      ? { status: 400, code: 'InvalidArgument', message }
      : 'pass';
  return letPass;
}

function refuseUnequalParts(): () => void {
  const sizes = new Map<number, number>();
  const message = 'All non-trailing parts must have the same length.';
  stack.proxies.bucket.decide = ({ method, parameters, bytes }) => {
    const part = Number(parameters.get('partNumber'));
    if (method === 'PUT' && part > 0) sizes.set(part, bytes);
    if (method !== 'POST' || !parameters.has('uploadId')) return 'pass';
    expect(sizes.size).toBeGreaterThan(2);
    const trailing = Math.max(...sizes.keys());
    const others = new Set([...sizes].filter(([number]) => number !== trailing).map(([, size]) => size));
    return others.size > 1 ? { status: 400, code: 'InvalidPart', message } : 'pass';
  };
  return letPass;
}

function letPass(): void {
  stack.proxies.bucket.decide = () => 'pass';
}
