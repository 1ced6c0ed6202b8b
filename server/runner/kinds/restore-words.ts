import { typeNouns } from '#lib/job-kind.ts';
import type { EndWords } from '../claim/failed-end.ts';

/** What the sentences about the end of any kind of restore say. */
export const restoreWords: EndWords = {
  noun: typeNouns.RESTORE,
  ifUnfinished: 'Nothing was changed.',
  ifLost: 'Nothing was changed.',
};
