import type { RestorePreview } from '#lib/contracts/backup.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { formatExactTime } from '#lib/format/format-exact-time.ts';
import { changesInWords, restoreChanges, type TableChange, undoneInWords } from './restore-changes.ts';

const shownLosses = 5;

type RestoreLossesProps = { preview: RestorePreview; way: 'IN_PLACE' | 'STAGED'; safetyBackup: boolean };

/** What is lost by a restore of the database, by table, and whether it can be recovered. */
export function RestoreLosses({ preview, way, safetyBackup }: RestoreLossesProps) {
  return (
    <section aria-label="What is lost" className="rounded-lg border border-bad-solid/40 bg-bad-tint p-4">
      <p className="font-medium">
        All changes since <span className="figures">{formatExactTime(Date.parse(preview.contents.snapshotOn))}</span>{' '}
        will be lost ({recovery(way, safetyBackup)})
      </p>
      <p className="figures pt-1">{undoneInWords(preview)}</p>
      <LossesByTable preview={preview} />
    </section>
  );
}

function recovery(way: 'IN_PLACE' | 'STAGED', safetyBackup: boolean): string {
  if (way === 'STAGED') return 'recoverable from the old database, which is kept';
  return safetyBackup ? 'recoverable from the safety backup' : 'not recoverable';
}

/** The tables that lose most by a restore, as far as that is known. */
export function LossesByTable({ preview }: { preview: RestorePreview }) {
  const { losing } = restoreChanges(preview);
  if (losing.length === 0) return null;
  const more = losing.length - shownLosses;
  return (
    <ul className="flex flex-col gap-0.5 pt-2 text-sm">
      {losing.slice(0, shownLosses).map((table) => (
        <li key={`${table.schema}\0${table.name}`} className="figures flex flex-wrap justify-between gap-x-4">
          <bdi className="break-all font-mono">
            {table.schema}.{table.name}
          </bdi>
          <span className="ms-auto text-end">{lossOf(table)}</span>
        </li>
      ))}
      {more > 0 ? <li className="text-muted">and {formatCount(more, 'more table')}</li> : null}
    </ul>
  );
}

function lossOf({ changes, difference, exact }: TableChange): string {
  if (changes) return changesInWords(changes);
  return `${exact ? '' : 'about '}${formatCount(-(difference ?? 0), 'row')} fewer`;
}
