'use client';

import { useQuery } from '@tanstack/react-query';
import { ProtectionFigures } from '#components/protection/protection-figures.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Link } from '#components/ui/link.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import { protectionQuery } from '#lib/queries/protection/protection-query.ts';

const figures = ['protected', 'verified', 'next', 'restore', 'lost', 'told'];

/** Whether the data could be had back, and what it would cost: the same figures as on the Protection page. */
export function ProtectionFiguresCard() {
  const { data, error, refetch } = useQuery(protectionQuery);
  return (
    <Card aria-labelledby="overview-protection">
      <CardHeader id="overview-protection" title="Protection">
        <Button asChild size="sm" variant="quiet">
          <Link href="/protection">{data?.schedules.length === 0 ? 'Set up' : 'View protection'}</Link>
        </Button>
      </CardHeader>
      <CardBody>
        {data ? <ProtectionFigures protection={data} /> : null}
        {!data && error ? (
          <FailureNotice title="The protection could not be read" error={error} retry={() => void refetch()} />
        ) : null}
        {!data && !error ? (
          <Loading
            label="Loading protection"
            className="grid grid-cols-2 sm:grid-cols-3 2xl:grid-cols-6 gap-x-4 gap-y-5"
          >
            {figures.map((figure) => (
              <Skeleton key={figure} className="h-16 w-full" />
            ))}
          </Loading>
        ) : null}
      </CardBody>
    </Card>
  );
}
