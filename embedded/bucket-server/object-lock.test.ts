import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectLegalHoldCommand,
  GetObjectLockConfigurationCommand,
  GetObjectRetentionCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  type ObjectLockMode,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectLegalHoldCommand,
  PutObjectLockConfigurationCommand,
  PutObjectRetentionCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refusalOf, serveForTests } from './testing/serve-for-tests.ts';

const Bucket = 'locked';
let server: Awaited<ReturnType<typeof serveForTests>>;
beforeAll(async () => {
  server = await serveForTests();
  await server.client().send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: true }));
});
afterAll(() => server.stop());

const hourMs = 60 * 60_000;
const inHours = (hours: number) => new Date(Math.ceil(Date.now() / 1000) * 1000 + hours * hourMs);
const put = (Key: string, more = {}) =>
  server.client().send(new PutObjectCommand({ Bucket, Key, Body: 'content', ...more }));
const lockFor = (hours: number, mode: ObjectLockMode = 'GOVERNANCE') => ({
  ObjectLockMode: mode,
  ObjectLockRetainUntilDate: inHours(hours),
});
const remove = (Key: string, VersionId?: string, BypassGovernanceRetention?: boolean) =>
  server.client().send(new DeleteObjectCommand({ Bucket, Key, VersionId, BypassGovernanceRetention }));
const retain = (Key: string, Mode: ObjectLockMode, hours: number, BypassGovernanceRetention?: boolean) =>
  server.client().send(
    new PutObjectRetentionCommand({
      Bucket,
      Key,
      Retention: { Mode, RetainUntilDate: inHours(hours) },
      BypassGovernanceRetention,
    }),
  );
const denied = ['AccessDenied', 403];

test('a bucket with lock keeps versions, and cannot stop to', async () => {
  const config = await server.client().send(new GetObjectLockConfigurationCommand({ Bucket }));
  expect(config.ObjectLockConfiguration?.ObjectLockEnabled).toBe('Enabled');
  const VersioningConfiguration = { Status: 'Suspended' } as const;
  expect(
    await refusalOf(server.client().send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }))),
  ).toEqual(['InvalidBucketState', 409]);
  expect(await refusalOf(server.client().send(new GetObjectLockConfigurationCommand({ Bucket: 'box' })))).toEqual([
    'ObjectLockConfigurationNotFoundError',
    404,
  ]);
});

test('a locked version is not deleted, but a marker hides it; GOVERNANCE can be bypassed', async () => {
  const lock = lockFor(1);
  const { VersionId } = await put('a', lock);
  await server.restart();
  const head = await server.client().send(new HeadObjectCommand({ Bucket, Key: 'a' }));
  expect(head).toMatchObject(lock);
  expect(await refusalOf(remove('a', VersionId))).toEqual(denied);
  expect((await remove('a')).DeleteMarker).toBe(true);
  expect(await refusalOf(remove('a', VersionId))).toEqual(denied);
  await remove('a', VersionId, true);
  const { Versions } = await server.client().send(new ListObjectVersionsCommand({ Bucket, Prefix: 'a' }));
  expect(Versions).toBeUndefined();
});

test('COMPLIANCE can be bypassed by nobody, and only made longer', async () => {
  const { VersionId } = await put('b', lockFor(1, 'COMPLIANCE'));
  expect(await refusalOf(remove('b', VersionId, true))).toEqual(denied);
  expect(await refusalOf(retain('b', 'COMPLIANCE', 0.5, true))).toEqual(denied);
  expect(await refusalOf(retain('b', 'GOVERNANCE', 2, true))).toEqual(denied);
  await retain('b', 'COMPLIANCE', 2);
  const { Retention } = await server.client().send(new GetObjectRetentionCommand({ Bucket, Key: 'b' }));
  expect(Retention?.RetainUntilDate?.getTime()).toBeGreaterThan(Date.now() + 1.9 * hourMs);
});

test('GOVERNANCE is made shorter with the bypass alone', async () => {
  await put('c', lockFor(2));
  expect(await refusalOf(retain('c', 'GOVERNANCE', 1))).toEqual(denied);
  await retain('c', 'GOVERNANCE', 3);
  await retain('c', 'GOVERNANCE', 1, true);
  expect(await refusalOf(retain('c', 'GOVERNANCE', -1, true))).toEqual(['InvalidArgument', 400]);
});

test('an object of parts is locked from its completion on', async () => {
  const client = server.client();
  const target = { Bucket, Key: 'parts' };
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ ...target, ...lockFor(1) }));
  await server.restart();
  const again = server.client();
  const { ETag } = await again.send(new UploadPartCommand({ ...target, UploadId, PartNumber: 1, Body: 'x' }));
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
  const { VersionId } = await again.send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload }));
  expect(await refusalOf(remove('parts', VersionId))).toEqual(denied);
});

test('a legal hold keeps a version until it is ended', async () => {
  const hold = (Status: 'ON' | 'OFF') =>
    server.client().send(new PutObjectLegalHoldCommand({ Bucket, Key: 'held', LegalHold: { Status } }));
  const { VersionId } = await put('held', { ObjectLockLegalHoldStatus: 'ON' });
  expect(await refusalOf(remove('held', VersionId, true))).toEqual(denied);
  await hold('OFF');
  const { LegalHold } = await server.client().send(new GetObjectLegalHoldCommand({ Bucket, Key: 'held' }));
  expect(LegalHold?.Status).toBe('OFF');
  await remove('held', VersionId);
});

test('the bucket’s own rule locks what asks for nothing', async () => {
  const Rule = { DefaultRetention: { Mode: 'GOVERNANCE', Days: 2 } } as const;
  const ObjectLockConfiguration = { ObjectLockEnabled: 'Enabled', Rule } as const;
  await server.client().send(new PutObjectLockConfigurationCommand({ Bucket, ObjectLockConfiguration }));
  await put('ruled');
  const { Retention } = await server.client().send(new GetObjectRetentionCommand({ Bucket, Key: 'ruled' }));
  expect(Retention?.RetainUntilDate?.getTime()).toBeGreaterThan(Date.now() + 47 * hourMs);
});

test('what cannot be locked is refused', async () => {
  const noLock = server.client().send(new PutObjectCommand({ Bucket: 'box', Key: 'x', Body: 'x', ...lockFor(1) }));
  expect(await refusalOf(noLock)).toEqual(['InvalidRequest', 400]);
  expect(await refusalOf(put('x', lockFor(-1)))).toEqual(['InvalidArgument', 400]);
  expect(await refusalOf(put('x', { ObjectLockMode: 'GOVERNANCE' }))).toEqual(['InvalidArgument', 400]);
  await server.client().send(new PutObjectCommand({ Bucket: 'box', Key: 'plain', Body: 'x' }));
  const retention = server.client().send(new GetObjectRetentionCommand({ Bucket: 'box', Key: 'plain' }));
  expect(await refusalOf(retention)).toEqual(['InvalidRequest', 400]);
});
