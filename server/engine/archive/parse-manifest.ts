import type { z } from 'zod';
import { Turns } from '#server/async/turns.ts';
import { AppError } from '#server/errors.ts';
import { refuseBeyond } from './archive-bounds.ts';
import { archiveFormatVersion, type Manifest, manifest as manifestSchema } from './manifest.ts';
import { parseJson } from './parse-json.ts';

const { tables, sequences, materializedViews, types, largeObjects } = manifestSchema.shape;
const { chunks, columns } = tables.element.shape;
const rest = manifestSchema.omit({
  tables: true,
  sequences: true,
  materializedViews: true,
  types: true,
  largeObjects: true,
});
const tableAlone = tables.element.omit({ chunks: true, columns: true });
const { list: rowsOfObjects } = largeObjects.unwrap().shape;
const rowsAlone = rowsOfObjects.omit({ chunks: true });

type ParseInput = { key: string; memoryBytes: number; signal?: AbortSignal };

/**
 * Parses and checks a manifest, and gives other work the processor now and then. The caller has bounded the size of the text.
 * @param input.key names the file in sentences
 * @throws AppError ARCHIVE_INVALID, STOPPED
 */
export async function parseManifest(text: Buffer, { key, memoryBytes, signal }: ParseInput): Promise<Manifest> {
  const turns = new Turns(signal);
  const value = await parseJson(text.toString('utf8'), {
    turns,
    onObjects: (count) => refuseBeyond('manifestObjects', count, memoryBytes, key),
  }).catch((error: unknown) => {
    throw error instanceof SyntaxError ? unreadable(key, 'The manifest is not JSON.') : error;
  });
  const version = versionOf(value);
  if (version !== null && version > archiveFormatVersion) {
    throw new AppError(
      'ARCHIVE_INVALID',
      `The file ${key} has the archive format ${version}, which is newer than ${archiveFormatVersion}, the newest that this console reads. Use the console that made it, or a newer one.`,
    );
  }
  return new ManifestReader(key, memoryBytes, turns).read(value);
}

class ManifestReader {
  readonly #key: string;
  readonly #memoryBytes: number;
  readonly #turns: Turns;

  constructor(key: string, memoryBytes: number, turns: Turns) {
    this.#key = key;
    this.#memoryBytes = memoryBytes;
    this.#turns = turns;
  }

  async read(value: unknown): Promise<Manifest> {
    const whole = this.#take(rest, value, '');
    const of = fieldsOf(value);
    if (Array.isArray(of.tables)) refuseBeyond('tables', of.tables.length, this.#memoryBytes, this.#key);
    return {
      ...whole,
      tables: await this.#each(of.tables, 'tables', (table, path) => this.#readTable(table, path)),
      sequences: await this.#all(sequences.element, of.sequences, 'sequences'),
      materializedViews: await this.#all(materializedViews.element, of.materializedViews, 'materializedViews'),
      ...(of.types === undefined ? {} : { types: await this.#all(types.unwrap().element, of.types, 'types') }),
      ...(of.largeObjects === undefined ? {} : { largeObjects: await this.#readObjects(of.largeObjects) }),
    };
  }

  async #readTable(value: unknown, path: string) {
    const table = this.#take(tableAlone, value, path);
    const of = fieldsOf(value);
    return {
      ...table,
      columns: await this.#all(columns.element, of.columns, `${path}.columns`),
      chunks: await this.#all(chunks.element, of.chunks, `${path}.chunks`),
    };
  }

  async #readObjects(value: unknown) {
    const of = fieldsOf(value);
    const readRows = async (name: string) => {
      const path = `largeObjects.${name}`;
      const rows = this.#take(rowsAlone, of[name], path);
      return { ...rows, chunks: await this.#all(chunks.element, fieldsOf(of[name]).chunks, `${path}.chunks`) };
    };
    return { list: await readRows('list'), data: await readRows('data') };
  }

  #all<Schema extends z.ZodType>(schema: Schema, values: unknown, path: string): Promise<z.output<Schema>[]> {
    return this.#each(values, path, (value, place) => this.#take(schema, value, place));
  }

  async #each<Read>(values: unknown, path: string, read: (value: unknown, path: string) => Read | Promise<Read>) {
    if (!Array.isArray(values)) throw unreadable(this.#key, `${path}: expected a list`);
    const done: Read[] = [];
    for (const [index, value] of values.entries()) {
      done.push(await read(value, `${path}.${index}`));
      if (this.#turns.areOver()) await this.#turns.next();
    }
    return done;
  }

  #take<Schema extends z.ZodType>(schema: Schema, value: unknown, path: string): z.output<Schema> {
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    const place = [path, ...(issue?.path ?? [])].filter((part) => part !== '').join('.');
    throw unreadable(this.#key, `${place === '' ? 'manifest' : place}: ${issue?.message ?? 'wrong'}`);
  }
}

function unreadable(key: string, details: string): AppError {
  const sentence = `The file ${key} has a manifest that can't be read: it is not a backup made by this console.`;
  return new AppError('ARCHIVE_INVALID', sentence, { details });
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

function versionOf(value: unknown): number | null {
  const version = fieldsOf(value).formatVersion;
  return typeof version === 'number' ? version : null;
}
