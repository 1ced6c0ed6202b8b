'use client';

import { useQuery } from '@tanstack/react-query';
import { Card, CardHeader } from '#components/ui/card.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { keptDatabasesQuery } from '#lib/queries/kept-databases-query.ts';
import { KeptDatabaseRow } from './kept-database-row.tsx';

/** The databases that staged restores put aside; nothing where there is none. */
export function KeptDatabasesCard() {
  const { data, error, refetch } = useQuery(keptDatabasesQuery);
  if (!data && error) {
    return <FailureNotice title="The kept databases could not be listed" error={error} retry={() => void refetch()} />;
  }
  if (!data || data.length === 0) return null;
  return (
    <Card aria-labelledby="kept-databases-title">
      <CardHeader id="kept-databases-title" title="Databases that restores put aside" />
      <ul aria-labelledby="kept-databases-title" className="divide-y divide-line border-line border-t">
        {data.map((database) => (
          <li key={database.name} className="px-5 py-3">
            <KeptDatabaseRow database={database} />
          </li>
        ))}
      </ul>
    </Card>
  );
}
