'use client';

import { useQuery } from '@tanstack/react-query';
import { AnswerText } from '#components/checks/answer-text.tsx';
import { CheckOutcomeBadge } from '#components/checks/check-outcome-badge.tsx';
import { comparisonWords } from '#components/checks/expected-words.ts';
import { Card, CardHeader } from '#components/ui/card.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import type { CheckResult } from '#lib/contracts/check.ts';
import { formatDuration } from '#lib/format/format-duration.ts';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { checkResultsQuery } from '#lib/queries/drills/check-queries.ts';

/** What a verification was answered by the checks; nothing where it asked none. */
export function ChecksCard({ daemonId }: { daemonId: string }) {
  const { data, error, refetch } = useQuery(checkResultsQuery(daemonId));
  if (!data && error) {
    return <FailureNotice title="The checks could not be read" error={error} retry={() => void refetch()} />;
  }
  if (!data || data.length === 0) return null;
  const right = data.filter(({ outcome }) => outcome === 'RIGHT').length;
  return (
    <Card aria-labelledby="checks-title">
      <CardHeader id="checks-title" title="Checks">
        <span className="figures pe-3 text-muted text-sm">
          {right} of {data.length} as expected
        </span>
      </CardHeader>
      <ul className="divide-y divide-line">
        {data.map((result, position) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the results of a verification never change
          <Result key={position} result={result} />
        ))}
      </ul>
    </Card>
  );
}

function Result({ result }: { result: CheckResult }) {
  const { name, sql, comparison, expected, actual, outcome, message, durationMs } = result;
  return (
    <li className="flex flex-col gap-2 px-5 py-3">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <span dir="auto" className="min-w-0 break-words font-medium">
          {showInvisibleInProse(name)}
        </span>
        <span className="flex items-center gap-3">
          <span className="figures text-muted text-sm">{formatDuration(durationMs)}</span>
          <CheckOutcomeBadge outcome={outcome} />
        </span>
      </div>
      <code className="whitespace-pre-wrap break-words font-mono text-muted text-sm">{showInvisibleInProse(sql)}</code>
      <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-1 text-sm">
        <dt className="text-muted">Expected</dt>
        <dd className="min-w-0">
          {comparison === 'EQUALS' ? null : <span className="text-muted">{comparisonWords[comparison]} </span>}
          <AnswerText text={expected} />
        </dd>
        <dt className="text-muted">Answer</dt>
        <dd className="min-w-0 break-words">
          {actual === null ? showInvisibleInProse(message ?? 'No answer.') : <AnswerText text={actual} />}
        </dd>
      </dl>
    </li>
  );
}
