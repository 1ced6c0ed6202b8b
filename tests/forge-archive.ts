import { ArchiveWriter } from '#server/engine/archive/archive-writer.ts';
import type { Manifest, ManifestChunk, ManifestEntry } from '#server/engine/archive/manifest.ts';
import { readChunk } from '#server/engine/archive/read-chunk.ts';
import { readManifest } from '#server/engine/archive/read-manifest.ts';
import { compressFrame } from '#server/engine/archive/zstd.ts';
import type { StackKey } from '#server/engine/signing/stack-key.ts';
import type { Bucket } from '#server/ports/bucket.ts';
import { putObject } from './put-object.ts';

/**
 * Writes an archive anew with other content, every digest and checksum right: only what the manifest says of the rows' content
 * can tell.
 * @param change gets the text of each entry, by its name
 * @param changeManifest gets the manifest of the new archive before it is written
 * @param key signs it; null: it is not signed
 */
export async function forgeArchive(
  bucket: Bucket,
  { from, to }: { from: string; to: string },
  change: (entry: string, text: string) => string,
  changeManifest: (manifest: Manifest) => Manifest = (manifest) => manifest,
  key: StackKey | null = null,
): Promise<void> {
  const archive = await readManifest(bucket, from);
  const pieces: Buffer[] = [];
  const sink = { write: async (data: Buffer) => void pieces.push(Buffer.from(data)) };
  const writer = new ArchiveWriter(sink, new Date());
  const rewrite = async <Entry extends ManifestEntry>(entry: Entry): Promise<Entry> => {
    const before = Buffer.concat(await readChunk(bucket, archive, entry));
    const data = Buffer.from(change(entry.entry, before.toString('latin1')), 'latin1');
    const frame = await compressFrame(data);
    const { offset, bytes, sha256 } = await writer.append(entry.entry, [frame]);
    return { ...entry, offset, bytes, sha256, rawBytes: data.length };
  };
  const { manifest } = archive;
  const forged: Manifest = { ...manifest, tables: [] };
  const rewriteAll = async (chunks: readonly ManifestChunk[]) => {
    const written = [];
    for (const chunk of chunks) written.push(await rewrite(chunk));
    return written;
  };
  for (const table of manifest.tables) forged.tables.push({ ...table, chunks: await rewriteAll(table.chunks) });
  if (manifest.largeObjects !== undefined) {
    const { list, data } = manifest.largeObjects;
    forged.largeObjects = {
      list: { ...list, chunks: await rewriteAll(list.chunks) },
      data: { ...data, chunks: await rewriteAll(data.chunks) },
    };
  }
  if (manifest.schemaSql !== undefined) {
    const { preData, postData } = manifest.schemaSql;
    forged.schemaSql = { ...manifest.schemaSql, preData: await rewrite(preData), postData: await rewrite(postData) };
  }
  await writer.finish(changeManifest(forged), key);
  await putObject(bucket, to, Buffer.concat(pieces));
}
