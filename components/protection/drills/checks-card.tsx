'use client';

import { useQuery } from '@tanstack/react-query';
import { ListChecks, Plus } from 'lucide-react';
import { AnswerText } from '#components/checks/answer-text.tsx';
import { CheckOutcomeBadge } from '#components/checks/check-outcome-badge.tsx';
import { comparisonWords } from '#components/checks/expected-words.ts';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card, CardHeader } from '#components/ui/card.tsx';
import { DialogButton } from '#components/ui/dialog/dialog-button.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Link } from '#components/ui/link.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import { RelativeTime } from '#components/ui/text/relative-time.tsx';
import type { Check } from '#lib/contracts/check.ts';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { checksQuery, deleteCheck } from '#lib/queries/drills/check-queries.ts';

const loadForm = async () => (await import('./check-form-dialog.tsx')).CheckFormDialog;
const loadDelete = async () => (await import('../shared/delete-dialog.tsx')).DeleteDialog;

/** The questions that each verification asks the restored database. */
export function ChecksCard() {
  const { data, error, refetch } = useQuery(checksQuery);
  const add = (
    <DialogButton
      trigger={
        <Button size="sm">
          <Plus aria-hidden /> Add check
        </Button>
      }
      load={loadForm}
      dialog={{ stored: null }}
    />
  );
  return (
    <Card aria-labelledby="sql-checks-title">
      <CardHeader id="sql-checks-title" title="Checks">
        {data && data.length > 0 ? <div className="pe-3">{add}</div> : null}
      </CardHeader>
      {!data && error ? (
        <div className="px-5 pb-5">
          <FailureNotice title="The checks could not be read" error={error} retry={() => void refetch()} />
        </div>
      ) : null}
      {!data && !error ? (
        <Loading label="Loading checks" className="px-5 pb-5">
          <Skeleton className="h-10 w-full" />
        </Loading>
      ) : null}
      {data?.length === 0 ? (
        <Empty icon={<ListChecks />} action={add}>
          No checks. A check is a question in SQL with its expected answer, such as “no order is without a customer”.
          Each verification asks it of the database that it restored.
        </Empty>
      ) : null}
      {data && data.length > 0 ? (
        <ul className="divide-y divide-line border-line border-t">
          {data.map((check) => (
            <CheckItem key={check.id} check={check} />
          ))}
        </ul>
      ) : null}
    </Card>
  );
}

function CheckItem({ check }: { check: Check }) {
  const { name, sql, comparison, expected, isEnabled, last } = check;
  const shownName = showInvisibleInProse(name);
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-5 py-3">
      <div className="flex min-w-0 flex-1 basis-72 flex-col gap-1">
        <div className="flex flex-wrap items-center gap-2">
          <span dir="auto" className="break-words font-medium">
            {shownName}
          </span>
          {isEnabled ? null : <Badge tone="idle">Switched off</Badge>}
          {last && isEnabled ? <CheckOutcomeBadge outcome={last.outcome} /> : null}
        </div>
        <code className="line-clamp-3 whitespace-pre-wrap break-words font-mono text-muted text-sm">
          {showInvisibleInProse(sql)}
        </code>
        <p className="min-w-0 break-words text-sm">
          <span className="text-muted">
            Expected: {comparison === 'EQUALS' ? '' : `${comparisonWords[comparison]} `}
          </span>
          <AnswerText text={expected} />
        </p>
        {last ? (
          <>
            <p className="min-w-0 break-words text-sm">
              <span className="text-muted">Last answer: </span>
              {last.actual === null ? showInvisibleInProse(last.message ?? 'None.') : <AnswerText text={last.actual} />}
            </p>
            <p className="text-muted text-sm">
              In{' '}
              <Link
                href={`/daemons/${last.daemonId}`}
                className="figures whitespace-nowrap rounded-sm text-link underline underline-offset-2"
              >
                verification {last.daemonId}
              </Link>
              , <RelativeTime time={Date.parse(last.on)} />
            </p>
          </>
        ) : (
          <p className="text-muted text-sm">Not asked yet.</p>
        )}
      </div>
      <div className="flex gap-2">
        <DialogButton
          trigger={
            <Button size="sm" aria-label={`Change the check ${shownName}`}>
              Change
            </Button>
          }
          load={loadForm}
          dialog={{ stored: check }}
        />
        <DialogButton
          trigger={
            <Button size="sm" variant="quiet" aria-label={`Delete the check ${shownName}`}>
              Delete
            </Button>
          }
          load={loadDelete}
          dialog={{
            what: 'check',
            name: check.name,
            consequence: 'Verifications no longer ask it. The answers that it got stay with their verifications.',
            remove: () => deleteCheck(check),
          }}
        />
      </div>
    </li>
  );
}
