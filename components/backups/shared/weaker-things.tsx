import type { BackupVerdict } from '#lib/contracts/verdict/backup-verdict.ts';
import type { Weakness } from '#lib/contracts/verdict/weakness.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { showInvisible, showInvisibleInProse } from '#lib/format/show-invisible.ts';

const mostShown = 10;

type WeakerThingsProps = {
  verdict: BackupVerdict;
  /** Whether the backup left rows out. */
  isIncomplete: boolean;
};

/** What comes back weaker than it was, or why that is not known. Each thing opens to its reason and what fixes it. */
export function WeakerThings({ verdict: { weaker, verified }, isIncomplete }: WeakerThingsProps) {
  if (weaker === null) {
    return (
      <p>
        {verified
          ? 'Not known: the console kept no record of it. Verify the backup to find out.'
          : 'Not known until it is verified.'}
      </p>
    );
  }
  if (weaker.total === 0) return <p>Nothing: everything {isIncomplete ? 'that it has ' : ''}comes back as it was.</p>;
  const shown = weaker.named.slice(0, mostShown);
  const more = weaker.total - shown.length;
  return (
    <div className="flex flex-col gap-1">
      <p>
        All rows {isIncomplete ? 'that it has ' : ''}come back, and {formatCount(weaker.total, 'thing')} in a weaker
        form:
      </p>
      <ul className="flex flex-col gap-1">
        {shown.map((thing) => (
          <li key={thing.what}>
            <WeakerThing thing={thing} />
          </li>
        ))}
      </ul>
      {more > 0 ? <p className="text-muted text-sm">And {formatCount(more, 'other')}.</p> : null}
    </div>
  );
}

function WeakerThing({ thing: { what, rows, sentence } }: { thing: Weakness }) {
  return (
    <details>
      <summary className="cursor-pointer rounded-sm">
        <bdi className="break-words">{showInvisible(what)}</bdi>
        {rows === null ? null : <span className="text-muted"> ({formatCount(rows, 'row')})</span>}
      </summary>
      <p dir="auto" className="wrap-anywhere max-h-60 overflow-y-auto ps-4 pt-1 text-start text-muted text-sm">
        {showInvisibleInProse(sentence)}
      </p>
    </details>
  );
}
