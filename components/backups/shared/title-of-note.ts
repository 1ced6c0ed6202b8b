const mostCharacters = 90;

/** The first line of a backup's note, by which the backup is called then; null where there is none. */
export function titleOfNote(note: string | null): string | null {
  const line = note
    ?.trim()
    .slice(0, mostCharacters + 1)
    .split('\n')[0]
    ?.trim();
  if (line === undefined || line === '') return null;
  return line.length > mostCharacters ? `${line.slice(0, mostCharacters)}…` : line;
}
