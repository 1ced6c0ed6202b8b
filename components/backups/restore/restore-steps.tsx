'use client';

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { RestorePreview } from '#lib/contracts/backup.ts';
import type { BackupRestoreStatus } from '#lib/contracts/daemon.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { formatDuration } from '#lib/format/format-duration.ts';
import { formatNumber } from '#lib/format/format-number.ts';
import { daemonsQuery } from '#lib/queries/daemons/daemons-query.ts';
import type { RestoreWay } from '../shared/restore-ways.ts';
import { restoreScope, shareInWords } from './restore-scope.ts';

type RestoreStepsProps = {
  preview: RestorePreview;
  way: RestoreWay;
  safetyBackup: boolean;
  /** The name of the new database that is typed so far. */
  database: string;
};

/** What a restore does, in order, and how long the last one of its kind took. */
export function RestoreSteps({ preview, way, safetyBackup, database }: RestoreStepsProps) {
  const completed = useQuery(daemonsQuery({ type: 'RESTORE', status: 'COMPLETED', limit: 20, offset: 0 })).data
    ?.results;
  const last = completed?.find(({ mode }) => mode === way);
  return (
    <div className="flex flex-col gap-1.5">
      <h3 className="font-medium">What happens</h3>
      <ol className="figures flex list-decimal flex-col gap-1.5 ps-5 marker:text-muted">
        {stepsOf({ preview, way, safetyBackup, database }).map(({ id, words }) => (
          <li key={id}>{words}</li>
        ))}
      </ol>
      {last === undefined ? null : <LastTook last={last} />}
    </div>
  );
}

type Step = { id: string; words: ReactNode };

function stepsOf({ preview, way, safetyBackup, database }: RestoreStepsProps): Step[] {
  if (way === 'IN_PLACE') return inPlaceSteps(preview, safetyBackup);
  return way === 'STAGED' ? stagedSteps(preview) : newDatabaseSteps(preview, database);
}

function inPlaceSteps(preview: RestorePreview, safetyBackup: boolean): Step[] {
  const { replaced, restored, untouched } = restoreScope(preview);
  const left =
    untouched.length === 0
      ? ''
      : ` ${formatCount(untouched.length, 'other table is', 'other tables are')} not changed.`;
  return [
    {
      id: 'check',
      words:
        'The backup is checked against the database. If it does not match, nothing is changed. Then the stack goes DOWN.',
    },
    ...(safetyBackup
      ? [
          {
            id: 'safety',
            words:
              'A safety backup of the current data is taken, so that the restore can be undone. If that fails, nothing is changed.',
          },
        ]
      : []),
    {
      id: 'replace',
      words: `${capitalized(shareInWords(replaced))} are replaced with the backup’s ${formatNumber(restored.rows)} rows in one transaction. If anything fails, nothing is changed.${left}`,
    },
    { id: 'status', words: 'The stack returns to its previous status.' },
  ];
}

function stagedSteps(preview: RestorePreview): Step[] {
  const { backup, now } = restoreScope(preview);
  return [
    { id: 'hold', words: 'The stack becomes READ-ONLY.' },
    {
      id: 'load',
      words: `The backup’s ${shareInWords(backup)} are loaded into a new database and checked. If anything fails, that database is deleted, and nothing is changed.`,
    },
    {
      id: 'swap',
      words: (
        <>
          The stack goes DOWN for a few seconds: the new database is renamed to{' '}
          <DatabaseName name={preview.now.database} />; the old one, with {shareInWords(now)}, is kept, so that the
          restore can be undone.
        </>
      ),
    },
    { id: 'status', words: 'The stack returns to its previous status.' },
  ];
}

function newDatabaseSteps(preview: RestorePreview, database: string): Step[] {
  const { backup } = restoreScope(preview);
  return [
    {
      id: 'create',
      words: (
        <>
          A new database {database === '' ? null : <DatabaseName name={database} />} is created on the server of{' '}
          <DatabaseName name={preview.now.database} />.
        </>
      ),
    },
    {
      id: 'load',
      words: `The backup’s ${shareInWords(backup)} are loaded into it and checked. If anything fails, the new database is deleted.`,
    },
    { id: 'rest', words: 'The stack keeps its status, and its data is not changed.' },
  ];
}

function DatabaseName({ name }: { name: string }) {
  return <bdi className="break-all font-mono text-sm">{name}</bdi>;
}

function LastTook({ last }: { last: BackupRestoreStatus }) {
  return (
    <p className="figures text-muted text-sm">
      The last restore of this kind took {formatDuration(last.totalTimeMS)}
      {last.safetyBackupUrl ? ', including its safety backup' : ''}.
    </p>
  );
}

function capitalized(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
