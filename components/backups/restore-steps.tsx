'use client';

import { useQuery } from '@tanstack/react-query';
import type { RestorePreview } from '#lib/contracts/backup.ts';
import type { BackupRestoreStatus } from '#lib/contracts/daemon.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { formatDuration } from '#lib/format/format-duration.ts';
import { formatExactTime } from '#lib/format/format-exact-time.ts';
import { daemonsQuery } from '#lib/queries/daemons-query.ts';
import {
  aboutRows,
  changesInWords,
  type RestoreChanges,
  restoreChanges,
  type TableChange,
  undoneInWords,
} from './restore-changes.ts';

const shownLosses = 5;

type RestoreStepsProps = { preview: RestorePreview; way: 'IN_PLACE' | 'STAGED'; safetyBackup: boolean };

/** What a restore of the repository does, in order, what is lost by it, and how long it took last time. */
export function RestoreSteps({ preview, way, safetyBackup }: RestoreStepsProps) {
  const completed = useQuery(daemonsQuery({ type: 'RESTORE', status: 'COMPLETED', limit: 20, offset: 0 })).data
    ?.results;
  const last = completed?.find(({ mode }) => mode === way);
  const changes = restoreChanges(preview);
  const { contents } = preview;
  const canBeUndone = way === 'STAGED' || safetyBackup;
  return (
    <>
      {way === 'STAGED' ? (
        <StagedSteps preview={preview} changes={changes} last={last} />
      ) : (
        <InPlaceSteps preview={preview} changes={changes} last={last} safetyBackup={safetyBackup} />
      )}
      <div className="rounded-lg border border-bad-solid/40 bg-bad-tint p-4">
        <p className="font-medium">
          {canBeUndone ? 'Undone' : 'Lost'}: every change since{' '}
          <span className="figures">{formatExactTime(Date.parse(contents.snapshotOn))}</span>
        </p>
        <p className="figures pt-1">{undoneInWords(preview)}</p>
        <Losses changes={changes} />
      </div>
    </>
  );
}

type StepsProps = { preview: RestorePreview; changes: RestoreChanges; last: BackupRestoreStatus | undefined };

function InPlaceSteps({ preview: { contents }, changes, last, safetyBackup }: StepsProps & { safetyBackup: boolean }) {
  return (
    <ol className="flex list-decimal flex-col gap-1.5 pl-5 marker:text-muted">
      <li>The backup is checked. If it does not fit the repository, nothing changes. Then the stack goes down.</li>
      {safetyBackup ? (
        <li>
          What is there now is backed up into the bucket, so that the restore can be undone. If that fails, nothing
          changes.
        </li>
      ) : null}
      <li className="figures">
        The backup’s {formatCount(contents.rows, 'row')} in {formatCount(contents.tables.length, 'table')} replace{' '}
        {aboutRows(changes.replacedRows, changes.exact)} rows of now, all at once. If anything fails, everything stays
        as it is.
      </li>
      <li>
        The stack gets its status back. <LastTook last={last} />
      </li>
    </ol>
  );
}

function StagedSteps({ preview: { contents, now }, changes, last }: StepsProps) {
  return (
    <ol className="flex list-decimal flex-col gap-1.5 pl-5 marker:text-muted">
      <li>The stack becomes read-only.</li>
      <li className="figures">
        The backup’s {formatCount(contents.rows, 'row')} in {formatCount(contents.tables.length, 'table')} are loaded
        into a new database and proved. If anything fails, it is dropped, and nothing changes.
      </li>
      <li className="figures">
        The stack goes down for some seconds: the new database takes the name{' '}
        <span className="break-all font-mono text-sm">{now.database}</span>, the old one with its{' '}
        {aboutRows(changes.replacedRows, changes.exact)} rows is put aside, so that the restore can be undone.
      </li>
      <li>
        The stack gets its status back. <LastTook last={last} />
      </li>
    </ol>
  );
}

function LastTook({ last }: { last: BackupRestoreStatus | undefined }) {
  if (last === undefined) return null;
  return (
    <span className="text-muted">
      The last restore of this kind took {formatDuration(last.totalTimeMS)}
      {last.safetyBackupUrl ? ', its safety backup included' : ''}.
    </span>
  );
}

function Losses({ changes: { losing } }: { changes: RestoreChanges }) {
  if (losing.length === 0) return null;
  const more = losing.length - shownLosses;
  return (
    <ul className="flex flex-col gap-0.5 pt-2 text-sm">
      {losing.slice(0, shownLosses).map((table) => (
        <li key={`${table.schema}.${table.name}`} className="figures flex justify-between gap-4">
          <span className="break-all font-mono">
            {table.schema}.{table.name}
          </span>
          <span className="text-right">{lossOf(table)}</span>
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
