'use client';

import { LocalText } from '#components/ui/text/local-text.tsx';
import { formatShortTime } from '#lib/format/format-exact-time.ts';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';

const mostCharacters = 90;

/** What a backup is called: the first line of its note, or when it was taken. @param takenOn ISO 8601 */
export function BackupTitle({ note, takenOn }: { note: string | null; takenOn: string }) {
  const line = note === null ? '' : firstLine(note);
  if (line !== '') {
    return (
      <span dir="auto" className="block text-start">
        {showInvisibleInProse(line)}
      </span>
    );
  }
  return (
    <>
      Backup of <LocalText text={formatShortTime(Date.parse(takenOn))} />
    </>
  );
}

function firstLine(note: string): string {
  const line =
    note
      .trim()
      .slice(0, mostCharacters + 1)
      .split('\n')[0]
      ?.trim() ?? '';
  return line.length > mostCharacters ? `${line.slice(0, mostCharacters)}…` : line;
}
