'use client';

import { LocalText } from '#components/ui/text/local-text.tsx';
import { formatShortTime } from '#lib/format/format-exact-time.ts';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { titleOfNote } from './title-of-note.ts';

/** What a backup is called: the first line of its note, or when it was taken. @param takenOn ISO 8601 */
export function BackupTitle({ note, takenOn }: { note: string | null; takenOn: string }) {
  const line = titleOfNote(note);
  if (line !== null) {
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
