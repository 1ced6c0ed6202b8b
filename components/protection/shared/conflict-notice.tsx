import { Button } from '#components/ui/button.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { RelativeTime } from '#components/ui/text/relative-time.tsx';
import { showInvisible, showInvisibleInProse } from '#lib/format/show-invisible.ts';

const mostCharacters = 300;

/** A long SQL text would hide the buttons below it. */
function shortened(text: string): string {
  return text.length > mostCharacters ? `${text.slice(0, mostCharacters).toWellFormed()}…` : text;
}

type ConflictNoticeProps = {
  /** Such as "The drill". */
  what: string;
  /** What is stored now; null while it is not known yet. */
  theirs: {
    changedBy: string | null;
    changedOn: string | null;
    lines: readonly (readonly [name: string, value: string])[];
  } | null;
  onTheirs: () => void;
  onMine: () => void;
};

/** Another person has saved since the form was opened: shows what they saved. What is typed stays in the form. */
export function ConflictNotice({ what, theirs, onTheirs, onMine }: ConflictNoticeProps) {
  return (
    <Notice tone="caution" title={`${what} was changed while you edited it`} alert>
      {theirs === null ? (
        <p>What is saved now is being read.</p>
      ) : (
        <>
          <p>
            Saved by {showInvisible(theirs.changedBy ?? 'an unknown user')}
            {theirs.changedOn === null ? null : (
              <>
                , <RelativeTime time={Date.parse(theirs.changedOn)} />
              </>
            )}
            :
          </p>
          <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1 text-sm">
            {theirs.lines.map(([name, value]) => (
              <div key={name} className="contents">
                <dt className="text-muted">{name}</dt>
                <dd dir="auto" className="whitespace-pre-wrap break-words text-start">
                  {showInvisibleInProse(shortened(value))}
                </dd>
              </div>
            ))}
          </dl>
          <div className="flex flex-wrap gap-2 pt-2">
            <Button size="sm" onClick={onTheirs}>
              Use theirs
            </Button>
            <Button size="sm" onClick={onMine}>
              Save mine
            </Button>
          </div>
        </>
      )}
    </Notice>
  );
}
