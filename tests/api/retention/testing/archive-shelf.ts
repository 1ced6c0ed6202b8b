import { randomInt } from 'node:crypto';
import { bucket } from '#server/adapters/bucket/create-bucket.ts';
import { ArchiveWriter } from '#server/engine/archive/archive-writer.ts';
import { emptyManifest, MemorySink } from '#server/engine/archive/testing/archive-fixture.ts';
import { makeStackKey, openStackKey, type StackKey } from '#server/engine/signing/stack-key.ts';
import { stackKey } from '#server/services/backups/stack-key.ts';
import { putObject } from '#tests/put-object.ts';

export type ShelvedArchive = {
  /** Whose signature it has: this stack's unless given; null: none. */
  signer?: StackKey | null;
  stack?: string;
  safetyFor?: { daemonId: string; backupKey: string };
};

/** Puts an archive of nothing, taken at that time, into the stack's bucket. @returns its key */
export async function shelve(takenOn: Date, { signer, stack = 'test-stack', safetyFor }: ShelvedArchive = {}) {
  const key = `BackupDaemonJob${randomInt(100_000, 999_999)}-${String(takenOn.getTime()).padStart(18, '0')}.zip`;
  const sink = new MemorySink();
  const manifest = emptyManifest({
    stack,
    snapshotOn: takenOn.toISOString(),
    ...(safetyFor === undefined ? {} : { safetyFor }),
  });
  await new ArchiveWriter(sink, new Date()).finish(manifest, signer === undefined ? await stackKey() : signer);
  await putObject(bucket(), key, sink.data);
  return key;
}

/** The key of some other stack. */
export function otherStackKey(): StackKey {
  return openStackKey(makeStackKey());
}

/** The keys of all objects in the stack's bucket. */
export async function keysInBucket(): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of bucket().list('')) keys.push(key);
  return keys.sort();
}

/** Removes everything from the stack's bucket. */
export async function clearBucket(): Promise<void> {
  for (const key of await keysInBucket()) await bucket().delete(key);
}
