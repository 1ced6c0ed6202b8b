import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { isApiError } from '#lib/queries/api-client.ts';
import { ConflictNotice } from './conflict-notice.tsx';

type Theirs = { changedBy: string | null; changedOn: string | null };

type SaveFailureProps<Stored extends Theirs> = {
  /** Of `useVersionedDraft`. */
  draft: {
    save: { error: Error | null };
    theirs: Stored | null;
    takeTheirs: () => void;
    saveMine: () => void;
  };
  /** Such as "The drill". */
  what: string;
  /** Such as "The drill was not saved". */
  title: string;
  /** What another person saved, in words. */
  describe: (theirs: Stored) => readonly (readonly [name: string, value: string])[];
};

/** Why a draft was not saved: another person's version, to choose from, or what else went wrong. */
export function SaveFailure<Stored extends Theirs>({ draft, what, title, describe }: SaveFailureProps<Stored>) {
  const { save, theirs, takeTheirs, saveMine } = draft;
  if (save.error === null) return null;
  if (!isApiError(save.error, 412)) return <FailureNotice title={title} error={save.error} />;
  return (
    <ConflictNotice
      what={what}
      theirs={theirs && { changedBy: theirs.changedBy, changedOn: theirs.changedOn, lines: describe(theirs) }}
      onTheirs={takeTheirs}
      onMine={saveMine}
    />
  );
}
