'use client';

import { CircleCheck, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Badge } from '#components/ui/badge.tsx';
import { Link } from '#components/ui/link.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { columnsOf, StorageTable } from '#components/ui/table/data-table.tsx';
import { FilterChip } from '#components/ui/table/filter-chip.tsx';
import { ForeignName } from '#components/ui/text/foreign-name.tsx';
import { LocalText } from '#components/ui/text/local-text.tsx';
import { RelativeTime } from '#components/ui/text/relative-time.tsx';
import type {
  LifecycleThreat,
  RetentionBackup,
  RetentionPlace,
  RetentionRules,
  RetentionSimulation,
} from '#lib/contracts/retention/retention.ts';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { formatShortTime } from '#lib/format/format-exact-time.ts';
import { showInvisible, showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { objectPath } from '#lib/queries/object-path.ts';
import { explainVerdict } from '#lib/retention-words.ts';

/** What rules do with the backups that are in the bucket now: how many go, what holds them, and each backup with its reason. */
export function SimulationView({
  place,
  simulation,
  isOld,
}: {
  place: RetentionPlace;
  simulation: RetentionSimulation;
  isOld: boolean;
}) {
  const [one, many] = place === 'FIRST' ? ['backup', 'backups'] : ['copy', 'copies'];
  const { goes, stays, holds, results, rules, lifecycle } = simulation;
  const [shown, setShown] = useState<'all' | 'goes' | 'stays'>('all');
  const rows = results.filter((backup) => shown === 'all' || backup.stays === (shown === 'stays'));
  return (
    <div className={isOld ? 'opacity-60' : undefined} aria-busy={isOld}>
      <div className="flex flex-col gap-3 px-5 pb-4">
        <p role="status" className="figures">
          <span className="font-medium">
            {goes.count === 0
              ? `No ${one} goes now`
              : `${formatCount(goes.count, one, many)} would go (${formatBytes(goes.bytes)})`}
          </span>
          , {formatCount(stays.count, one, many)} would stay ({formatBytes(stays.bytes)}).
        </p>
        {holds.map(({ kind, what }) => (
          <Notice key={kind} tone="caution" title="Nothing is deleted while this is wrong">
            <p>{showInvisibleInProse(what)}</p>
          </Notice>
        ))}
        <Lifecycle lifecycle={lifecycle} />
        {results.length === 0 ? null : (
          <div className="flex flex-wrap gap-2">
            <FilterChip pressed={shown === 'goes'} onPress={() => setShown(shown === 'goes' ? 'all' : 'goes')}>
              Goes
            </FilterChip>
            <FilterChip pressed={shown === 'stays'} onPress={() => setShown(shown === 'stays' ? 'all' : 'stays')}>
              Stays
            </FilterChip>
          </div>
        )}
      </div>
      {rows.length === 0 ? (
        <p className="border-line border-t px-5 py-4 text-muted">
          {results.length === 0 ? `There is no ${one} in the bucket yet.` : 'No match.'}
        </p>
      ) : (
        <div className="border-line border-t">
          <StorageTable
            key={shown}
            label="What becomes of each backup"
            noun="backup"
            columns={columnsFor(rules)}
            data={rows}
            getRowId={({ key }) => key}
            firstSort={{ id: 'taken', desc: true }}
            pageSize={10}
            width="narrow"
            figures={['size']}
          />
        </div>
      )}
    </div>
  );
}

const column = columnsOf<RetentionBackup>();

function columnsFor(rules: RetentionRules) {
  return column.columns([
    column.accessor(({ key, number }) => (number === null ? key : number.padStart(12, '0')), {
      id: 'backup',
      header: 'Backup',
      cell: ({ row: { original } }) => (
        <span className="flex min-w-0 flex-col py-1">
          <Link
            href={`/backups/${objectPath(original.key)}`}
            className="w-fit break-all rounded-sm text-link underline-offset-2 hover:underline"
          >
            {original.number === null ? <ForeignName name={original.key} /> : `Backup ${original.number}`}
          </Link>
          <span className="whitespace-normal text-muted text-sm">{explainVerdict(original, rules, rules.zone)}</span>
        </span>
      ),
    }),
    column.accessor(({ stays }) => Number(stays), {
      id: 'what',
      header: 'Becomes',
      cell: ({ row: { original } }) => (
        <Badge tone={original.stays ? 'idle' : 'caution'}>
          {original.stays ? <CircleCheck aria-hidden /> : <Trash2 aria-hidden />}
          {original.stays ? 'Stays' : 'Goes'}
        </Badge>
      ),
    }),
    column.accessor(({ takenOn }) => Date.parse(takenOn), {
      id: 'taken',
      header: 'Taken',
      sortDescFirst: true,
      cell: ({ getValue }) => <RelativeTime time={getValue()} />,
    }),
    column.accessor('size', { header: 'Size', sortDescFirst: true, cell: ({ getValue }) => formatBytes(getValue()) }),
  ]);
}

function Lifecycle({ lifecycle: { threats, problem } }: { lifecycle: RetentionSimulation['lifecycle'] }) {
  return (
    <>
      {threats
        .filter(({ count }) => count > 0)
        .map((threat) => (
          <Notice key={threat.id} tone="caution" title="The bucket deletes backups sooner than these rules">
            <p>
              Its lifecycle rule “<bdi className="break-all">{showInvisible(threat.id)}</bdi>” deletes objects{' '}
              {whenDeleted(threat)}: {formatCount(threat.count, 'backup')} that the rules keep longer, the first{' '}
              {threat.firstOn === null ? null : (
                <LocalText text={`on ${formatShortTime(Date.parse(threat.firstOn))}`} />
              )}
              .
            </p>
          </Notice>
        ))}
      {problem === null ? null : (
        <Notice tone="idle" title="It is not known whether the bucket deletes backups by rules of its own">
          <p>{showInvisibleInProse(problem)}</p>
        </Notice>
      )}
    </>
  );
}

function whenDeleted({ days, date }: LifecycleThreat): string {
  return days === null ? `on ${(date ?? '').slice(0, 10)}` : `${formatCount(days, 'day')} after they were written`;
}
