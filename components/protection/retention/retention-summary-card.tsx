'use client';

import { useQuery } from '@tanstack/react-query';
import { Button } from '#components/ui/button.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Link } from '#components/ui/link.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { retentionQuery } from '#lib/queries/retention/retention-queries.ts';
import { describeRules } from '#lib/retention-words.ts';

/** Retention in a few words, with the way to its page. */
export function RetentionSummaryCard() {
  const { data, error, refetch } = useQuery(retentionQuery);
  return (
    <Card aria-labelledby="retention-summary">
      <CardHeader id="retention-summary" title="Retention">
        <Button asChild size="sm" variant="quiet">
          <Link href="/protection/retention">{data?.rules === null ? 'Set rules' : 'View rules'}</Link>
        </Button>
      </CardHeader>
      <CardBody>
        {!data && error ? (
          <FailureNotice title="The rules could not be loaded" error={error} retry={() => void refetch()} />
        ) : null}
        {!data && !error ? <Skeleton className="h-5 w-full" /> : null}
        {data?.rules === null ? <p className="text-muted">Off: every backup is kept.</p> : null}
        {data?.rules ? <p>Backups are {describeRules(data.rules)}.</p> : null}
        {data?.holds.map(({ kind, what }) => (
          <p key={kind} className="text-caution">
            Held: {showInvisibleInProse(what)}
          </p>
        ))}
      </CardBody>
    </Card>
  );
}
