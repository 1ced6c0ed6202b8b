import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isAppError } from '#server/errors.ts';
import { startTestBucket, type TestBucket } from '#tests/bucket.ts';
import { putObject } from '#tests/put-object.ts';
import { makeStackKey, openStackKey } from '../signing/stack-key.ts';
import { describeOrigin, isTrustedArchive } from './archive-origin.ts';
import { ArchiveWriter } from './archive-writer.ts';
import { mostAttestationBytes, readAttestation, writeAttestation } from './attestation.ts';
import { ArchiveInspector } from './inspect-archive.ts';
import type { Manifest } from './manifest.ts';
import { peekAttestation } from './peek-attestation.ts';
import { findLastEntry } from './read-directory.ts';
import { readManifest } from './read-manifest.ts';
import { emptyManifest, MemorySink } from './testing/archive-fixture.ts';
import { recordBytes } from './zip-format.ts';

const key = openStackKey(makeStackKey());
const otherKey = openStackKey(makeStackKey());
const trust = { own: key.fingerprint, others: new Set<string>() };
let place: TestBucket;

beforeAll(async () => {
  place = await startTestBucket();
});
afterAll(() => place.stop());

async function makeArchive(changes: Partial<Manifest> = {}, signedWith: typeof key | null = key): Promise<Buffer> {
  const sink = new MemorySink();
  const writer = new ArchiveWriter(sink, new Date('2026-03-04T05:06:08Z'));
  const entry = 'data/public.film/00000-0000.copy.zst';
  const written = await writer.append(entry, [randomBytes(300)]);
  const chunk = { entry, ...written, rawBytes: 4, rows: 1 };
  const columns = [{ name: 'id', type: 'integer' }];
  const table = { schema: 'public', name: 'film', rows: 1, rawBytes: 4, bytes: 300, columns, chunks: [chunk] };
  await writer.finish(emptyManifest({ tables: [table], rows: 1, ...changes }), signedWith);
  return sink.data;
}

/** An archive in its parts. */
function takeApart(archive: Buffer) {
  const last = findLastEntry(archive, 0);
  if (typeof last === 'string') throw new Error(last);
  const { comment, offset, directoryOffset } = last;
  return { manifestStart: offset, manifestEnd: directoryOffset, comment };
}

function withComment(archive: Buffer, comment: Buffer): Buffer {
  const body = Buffer.from(archive.subarray(0, archive.length - takeApart(archive).comment.length));
  body.writeUInt16LE(comment.length, body.length - 2);
  return Buffer.concat([body, comment]);
}

/** How each reader takes an archive: whose it is, or "refused". */
async function readers(archive: Buffer) {
  await putObject(place.bucket, 'a.zip', archive);
  const object = await place.bucket.head('a.zip');
  if (object === null) throw new Error('It was not stored.');
  const inspector = new ArchiveInspector('a.zip', 10_000_000);
  const whose = async (read: () => Promise<ReturnType<typeof readAttestation>>) => {
    try {
      return describeOrigin(await read(), trust).origin;
    } catch (error) {
      if (isAppError(error) && error.code === 'ARCHIVE_INVALID') return 'refused';
      throw error;
    }
  };
  return {
    opened: await whose(async () => (await readManifest(place.bucket, 'a.zip')).attestation),
    uploaded: await whose(async () => {
      inspector.write(archive);
      return (await inspector.finish()).attestation;
    }),
    listed: await whose(() => peekAttestation(place.bucket, object)),
  };
}

const all = (origin: string) => ({ opened: origin, uploaded: origin, listed: origin });
const refused = { opened: 'refused', uploaded: 'refused', listed: 'INVALID' };

test('a signed archive is its stack’s own, and says by itself what it is', async () => {
  const archive = await makeArchive({ stack: 'shop', safetyFor: { daemonId: '4', backupKey: 'b.zip' } });
  expect(await readers(archive)).toEqual(all('OWN'));
  const attestation = readAttestation(takeApart(archive).comment);
  expect(attestation).toMatchObject({
    state: 'SIGNED',
    fingerprint: key.fingerprint,
    statement: { stack: 'shop', daemonId: '1', rows: 1, hasSchema: false, safetyFor: { daemonId: '4' } },
  });
});

test('an archive without a signature is unsigned', async () => {
  expect(await readers(await makeArchive({}, null))).toEqual(all('UNSIGNED'));
});

test('an archive of another stack is foreign, and trusted where its key is named', async () => {
  const archive = await makeArchive({ stack: 'test' }, otherKey);
  expect(await readers(archive)).toEqual(all('FOREIGN'));
  const opened = await readManifest(place.bucket, 'a.zip');
  const named = { ...trust, others: new Set([otherKey.fingerprint]) };
  expect(describeOrigin(opened.attestation, named)).toEqual({
    origin: 'TRUSTED',
    signer: { stack: 'test', fingerprint: otherKey.fingerprint },
  });
  expect([isTrustedArchive(opened, trust), isTrustedArchive(opened, named)]).toEqual([false, true]);
});

describe('what does not hold is refused', () => {
  test('a signature on another manifest of the same stack', async () => {
    const [one, other] = [await makeArchive(), await makeArchive()];
    expect(await readers(withComment(one, takeApart(other).comment))).toEqual(refused);
  });

  test('another name for the stack, the key or the manifest in what was signed', async () => {
    const archive = await makeArchive({ stack: 'shop' });
    const text = takeApart(archive).comment.toString();
    for (const [from, to] of [
      ['shop', 'shox'],
      [key.publicKey, otherKey.publicKey],
      ['hasSchema\\":false', 'hasSchema\\":true'],
    ] as const) {
      expect(text).toContain(from);
      expect(await readers(withComment(archive, Buffer.from(text.replace(from, to))))).toEqual(refused);
    }
  });

  test('a comment that is no signature, and one that is longer than any', async () => {
    const archive = await makeArchive();
    for (const comment of [Buffer.from('hello'), Buffer.from('{}'), Buffer.alloc(mostAttestationBytes + 1, 'a')]) {
      expect(await readers(withComment(archive, comment))).toEqual(refused);
    }
  });

  test('a flip of any bit of the comment', async () => {
    const { comment } = takeApart(await makeArchive());
    for (let at = 0; at < comment.length; at++) {
      for (const bit of [1, 2, 4, 8, 16, 32, 64, 128]) {
        const flipped = Buffer.from(comment);
        flipped[at] = (flipped[at] ?? 0) ^ bit;
        expect(readAttestation(flipped), `byte ${at}, bit ${bit}`).toEqual({ state: 'BROKEN' });
      }
    }
  });

  test('a flip of any byte from the manifest to the end, but for what the directory repeats', async () => {
    const archive = await makeArchive();
    const { manifestStart, manifestEnd, comment } = takeApart(archive);
    const nameEnd = manifestStart + recordBytes.local + 'manifest.json'.length;
    const places = [
      ...Array.from({ length: manifestEnd - nameEnd }, (_, index) => nameEnd + index),
      ...Array.from({ length: comment.length }, (_, index) => archive.length - 1 - index),
    ];
    for (const at of places) {
      const flipped = Buffer.from(archive);
      flipped[at] = (flipped[at] ?? 0) ^ 0x20;
      const inspector = new ArchiveInspector('a.zip', 10_000_000);
      const takeIn = async () => {
        inspector.write(flipped);
        await inspector.finish();
      };
      await expect(takeIn(), `byte ${at}`).rejects.toThrow(/damaged|signature|manifest/);
    }
  });
});

test('the longest names that a manifest can have fit', () => {
  const manifest = emptyManifest({
    stack: '𝒳'.repeat(63),
    database: 'é'.repeat(31),
    safetyFor: { daemonId: '2147483647', backupKey: 'é'.repeat(512) },
  });
  const comment = writeAttestation(manifest, 'a'.repeat(64), key);
  expect(comment.length).toBeLessThan(mostAttestationBytes);
  expect(readAttestation(comment)).toMatchObject({ state: 'SIGNED', statement: { database: 'é'.repeat(31) } });
});

const hasUnzip = spawnSync('unzip', ['-v']).status === 0;

test.runIf(hasUnzip)('unzip opens a signed archive, and shows the signature as its comment', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'attestation-'));
  const file = join(folder, 'a.zip');
  writeFileSync(file, await makeArchive());
  execFileSync('unzip', ['-tq', file]);
  const told = execFileSync('unzip', ['-zq', file], { encoding: 'latin1' });
  rmSync(folder, { recursive: true });
  expect(told).toContain(key.publicKey);
});
