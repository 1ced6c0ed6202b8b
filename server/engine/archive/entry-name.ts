/** Characters that some file system does not allow, the dot between schema and table, and the escape character itself. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const unfit = /[\u0000-\u001f\u007f<>:"/\\|?*.%]/g;
const longestFolder = 240;

export const manifestEntry = 'manifest.json';

/** The folders of the two kinds of rows in which large objects are stored. */
export const largeObjectFolders = { list: 'large-objects/list', data: 'large-objects/data' } as const;

/** The scripts that make the schema. */
export const schemaEntries = { preData: 'schema/pre-data.sql.zst', postData: 'schema/post-data.sql.zst' } as const;

/**
 * The archive's folder for a table: `data/public.film`. Unfit characters are percent-encoded. A name that is too long is replaced by
 * the oid.
 */
export function tableFolder(table: { oid: number; schema: string; name: string }): string {
  const folder = `${encodeName(table.schema)}.${encodeName(table.name)}`;
  return `data/${Buffer.byteLength(folder) > longestFolder ? `%oid.${table.oid}` : folder}`;
}

/**
 * The entry of a chunk.
 * @param range the number of the range in its table, from 0
 * @param piece the number of the chunk in that range, from 0
 */
export function chunkEntry(folder: string, range: number, piece: number): string {
  return `${folder}/${String(range).padStart(5, '0')}-${String(piece).padStart(4, '0')}.copy.zst`;
}

function encodeName(name: string): string {
  return name.replace(unfit, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
}
