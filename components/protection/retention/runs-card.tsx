'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Badge } from '#components/ui/badge.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Pager } from '#components/ui/table/pager.tsx';
import { ForeignName } from '#components/ui/text/foreign-name.tsx';
import { RelativeTime } from '#components/ui/text/relative-time.tsx';
import type {
  DeletionOutcome,
  RetentionPlace,
  RetentionRun,
  RetentionRunDetails,
} from '#lib/contracts/retention/retention.ts';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { retentionRunQuery, retentionRunsQuery } from '#lib/queries/retention/retention-queries.ts';
import { goingBecause } from '#lib/retention-words.ts';

const pageSize = 10;

/** The runs that had something to delete, each with its list. */
export function RunsCard({ place }: { place: RetentionPlace }) {
  const [page, setPage] = useState(1);
  const { data, error, refetch } = useQuery(
    retentionRunsQuery(place, { limit: pageSize, offset: (page - 1) * pageSize }),
  );
  return (
    <Card aria-labelledby="runs-title">
      <CardHeader id="runs-title" title={place === 'FIRST' ? 'Deletions' : 'Deleted copies'} />
      {!data && error ? (
        <CardBody>
          <FailureNotice title="The runs could not be listed" error={error} retry={() => void refetch()} />
        </CardBody>
      ) : null}
      {data && data.totalNumberOfResults === 0 ? (
        <p className="px-5 pb-5 text-muted">
          No {place === 'FIRST' ? 'backup' : 'copy'} has been deleted by the rules yet.
        </p>
      ) : null}
      {data && data.results.length > 0 ? (
        <ul className="divide-y divide-line border-line border-t">
          {data.results.map((run) => (
            <li key={run.id}>
              <Run place={place} run={run} />
            </li>
          ))}
        </ul>
      ) : null}
      {data && data.totalNumberOfResults > pageSize ? (
        <div className="border-line border-t px-5 py-3">
          <Pager
            page={page}
            pageSize={pageSize}
            total={data.totalNumberOfResults}
            noun="run"
            words={['Newer', 'Older']}
            onPage={setPage}
          />
        </div>
      ) : null}
    </Card>
  );
}

function Run({ place, run }: { place: RetentionPlace; run: RetentionRun }) {
  const count = (amount: number) =>
    place === 'FIRST' ? formatCount(amount, 'backup') : formatCount(amount, 'copy', 'copies');
  const [isOpen, setOpen] = useState(false);
  const { planned, deleted, notDeleted, stayed, endedOn } = run;
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary className="flex min-h-12 cursor-pointer flex-wrap items-center gap-x-3 gap-y-1 px-5 py-2.5 hover:bg-sunken">
        <span className="figures font-medium">
          {endedOn === null
            ? `Deleting ${count(planned.count)}, ${deleted.count} done`
            : `${count(deleted.count)} deleted (${formatBytes(deleted.bytes)})`}
        </span>
        {notDeleted === 0 ? null : <Badge tone="caution">{notDeleted} not deleted</Badge>}
        <span className="figures text-muted text-sm sm:ms-auto">
          {stayed} stayed, <RelativeTime time={Date.parse(run.plannedOn)} />
        </span>
      </summary>
      {isOpen ? <RunList place={place} id={run.id} /> : null}
    </details>
  );
}

const outcomeWords: Record<DeletionOutcome, string> = {
  PLANNED: 'Waits',
  BEGUN: 'Being deleted',
  DELETED: 'Deleted',
  KEPT: 'Kept',
  LOCKED: 'Locked',
  REFUSED: 'Refused',
  GONE: 'Gone already',
};

function RunList({ place, id }: { place: RetentionPlace; id: string }) {
  const { data, error, refetch } = useQuery(retentionRunQuery(place, id));
  if (!data && error) {
    return (
      <div className="px-5 pb-4">
        <FailureNotice title="The list could not be loaded" error={error} retry={() => void refetch()} />
      </div>
    );
  }
  if (!data) return <p className="px-5 pb-4 text-muted">Loading the list</p>;
  return (
    <ul aria-label="Backups of this run" className="divide-y divide-line border-line border-t bg-sunken">
      {data.deletions.map((deletion) => (
        <Deletion key={deletion.key} deletion={deletion} rules={data.rules} />
      ))}
    </ul>
  );
}

type DeletionProps = { deletion: RetentionRunDetails['deletions'][number]; rules: RetentionRun['rules'] };

function Deletion({ deletion, rules }: DeletionProps) {
  const { key, number, takenOn, size, outcome, reason } = deletion;
  return (
    <li className="figures flex flex-wrap items-baseline gap-x-3 gap-y-1 px-5 py-2 text-sm">
      <Badge tone={outcome === 'DELETED' ? 'idle' : 'caution'}>{outcomeWords[outcome]}</Badge>
      <span className="font-medium">{number === null ? <ForeignName name={key} /> : `Backup ${number}`}</span>
      <span className="text-muted">
        taken <RelativeTime time={Date.parse(takenOn)} />, {formatBytes(size)}
      </span>
      <span className="w-full min-w-0 break-words text-muted">
        {reason === null ? `${goingBecause(deletion, rules)}.` : showInvisibleInProse(reason)}
      </span>
    </li>
  );
}
