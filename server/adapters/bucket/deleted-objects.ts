import {
  DeleteObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
} from '@aws-sdk/client-s3';
import type { DeletedObject } from '#server/ports/bucket.ts';
import { call, cutShort, decodeKey, type Place, unquote } from './bucket-call.ts';

/** The marker that hides a key, and its newest version, as far as the pages have told them; the whole key. */
type Found = {
  fullKey: string;
  marker: { versionId: string; on: Date } | null;
  newest: { size: number; lastModified: Date; etag: string } | null;
};

/** More markers than that above one version are no accident of two deletions. */
const mostMarkers = 100;

/** The objects under `prefix` that are hidden by a delete marker and have a version, in key order. */
export async function* listDeleted(place: Place, prefix: string, signal?: AbortSignal): AsyncGenerator<DeletedObject> {
  for await (const { fullKey, marker, newest } of listKeys(place, place.settings.prefix + prefix, signal)) {
    if (marker === null || newest === null) continue;
    yield { key: fullKey.slice(place.settings.prefix.length), ...newest, deletedOn: marker.on };
  }
}

/**
 * Takes away the delete markers that hide an object, so that its newest version is the object again. No version is deleted: only what
 * the list names as the latest marker of this very key is.
 */
export async function undelete(place: Place, key: string): Promise<void> {
  const { client, settings } = place;
  const fullKey = settings.prefix + key;
  for (let removed = 0; removed < mostMarkers; removed++) {
    const found = await findKey(place, fullKey);
    if (found?.marker == null || found.newest === null) return;
    const { versionId } = found.marker;
    await call(place, { action: 'undelete', key }, (options) =>
      client.send(new DeleteObjectCommand({ Bucket: settings.name, Key: fullKey, VersionId: versionId }), options),
    );
  }
}

async function findKey(place: Place, fullKey: string): Promise<Found | null> {
  for await (const found of listKeys(place, fullKey)) if (found.fullKey === fullKey) return found;
  return null;
}

/** A store that keeps no versions has none. */
async function* listKeys(place: Place, fullPrefix: string, signal?: AbortSignal): AsyncGenerator<Found> {
  let from: { KeyMarker?: string; VersionIdMarker?: string } | null = {};
  /** The last key of a page, which the next page may go on with. */
  let open: Found | null = null;
  while (from !== null) {
    const page: ListObjectVersionsCommandOutput | null = await readPage(place, fullPrefix, from, signal);
    if (page === null) return;
    const found = gather(page, open);
    open = found.pop() ?? null;
    yield* found;
    const next: string | undefined = page.IsTruncated ? page.NextKeyMarker : undefined;
    const nextId: string | undefined = page.NextVersionIdMarker;
    if (page.IsTruncated && (next === undefined || (next === from.KeyMarker && nextId === from.VersionIdMarker))) {
      throw cutShort(place.settings);
    }
    from =
      next === undefined
        ? null
        : {
            KeyMarker: decodeKey(next, page.EncodingType),
            ...(nextId === undefined ? {} : { VersionIdMarker: nextId }),
          };
  }
  if (open !== null) yield open;
}

function readPage(
  place: Place,
  fullPrefix: string,
  from: { KeyMarker?: string; VersionIdMarker?: string },
  signal?: AbortSignal,
): Promise<ListObjectVersionsCommandOutput | null> {
  const { client, settings } = place;
  return call(place, { action: 'listVersions', signal }, async (options) => {
    const command = new ListObjectVersionsCommand({
      Bucket: settings.name,
      Prefix: fullPrefix,
      EncodingType: 'url',
      ...from,
    });
    try {
      return await client.send(command, options);
    } catch (error) {
      if (error instanceof Error && ['NotImplemented', 'MethodNotAllowed'].includes(error.name)) return null;
      throw error;
    }
  });
}

/** The keys of a page in their order, after the one that the page before ended with. Versions are listed with the newest first. */
function gather(page: ListObjectVersionsCommandOutput, open: Found | null): Found[] {
  const keys = new Map<string, Found>(open === null ? [] : [[open.fullKey, open]]);
  const at = (key: string): Found => {
    const fullKey = decodeKey(key, page.EncodingType);
    const found = keys.get(fullKey) ?? { fullKey, marker: null, newest: null };
    keys.set(fullKey, found);
    return found;
  };
  for (const { Key, Size, LastModified, ETag } of page.Versions ?? []) {
    if (Key === undefined) continue;
    at(Key).newest ??= { size: Size ?? 0, lastModified: LastModified ?? new Date(0), etag: unquote(ETag) };
  }
  for (const { Key, VersionId, IsLatest, LastModified } of page.DeleteMarkers ?? []) {
    if (Key === undefined || VersionId === undefined || IsLatest !== true) continue;
    at(Key).marker = { versionId: VersionId, on: LastModified ?? new Date(0) };
  }
  return [...keys.values()].sort((a, b) => Buffer.compare(Buffer.from(a.fullKey), Buffer.from(b.fullKey)));
}
