'use client';

import { useQuery } from '@tanstack/react-query';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { useIsAlive } from '#components/ui/hooks/use-is-alive.ts';
import { copiesQuery } from '#lib/queries/copies/copies-query.ts';
import { rulesQuery } from '#lib/queries/retention/retention-queries.ts';
import { KeptCard } from '../retention/kept-card.tsx';
import { RulesCard } from '../retention/rules-card.tsx';
import { RunsCard } from '../retention/runs-card.tsx';

/** The rules by which copies are deleted from the second bucket, and what they deleted; nothing without that bucket. */
export function CopyRetention() {
  const copies = useQuery(copiesQuery({ offset: 0 }));
  const { data, error, refetch } = useQuery(rulesQuery('SECOND'));
  const isAlive = useIsAlive();
  if (!copies.data || copies.data.second === null) return null;
  if (!data) {
    if (!error) return null;
    return <FailureNotice title="The rules could not be loaded" error={error} retry={() => void refetch()} />;
  }
  return (
    <>
      <KeptCard place="SECOND" stored={data} />
      {isAlive ? (
        <RulesCard
          key={data.version}
          place="SECOND"
          stored={data}
          zone={Intl.DateTimeFormat().resolvedOptions().timeZone}
        />
      ) : null}
      <RunsCard place="SECOND" />
    </>
  );
}
