import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { removeFile, writeDurably } from './files.ts';
import { isObject, parseJson } from './object-record.ts';
import { intentsFolder } from './stored-bucket.ts';

type Place = { folder: string; tempFolder: string };

/**
 * Notes which data is about to come or go, so that after a crash what no record names can be removed, and a file that a
 * person laid beside them is never taken for a leftover.
 * @returns the function that forgets the note.
 */
export async function noteIntent(place: Place, names: string[]): Promise<() => Promise<void>> {
  const file = join(intentsFolder(place), `${randomUUID()}.json`);
  await writeDurably(file, JSON.stringify({ names }), place.tempFolder);
  return () => removeFile(file);
}

/** The notes that a crash left: each with its file and the names in it. */
export async function readIntents(place: Place): Promise<{ file: string; names: string[] }[]> {
  const files = await readdir(intentsFolder(place));
  return Promise.all(
    files.map(async (name) => {
      const file = join(intentsFolder(place), name);
      const value = parseJson(await readFile(file, 'utf8'));
      const names = isObject(value) && Array.isArray(value.names) ? value.names : [];
      return { file, names: names.filter((entry) => typeof entry === 'string' && !/^\.|[/\\]/.test(entry)) };
    }),
  );
}
