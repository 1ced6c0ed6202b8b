'use client';

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Card, CardHeader } from '#components/ui/card.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { keptDatabasesQuery } from '#lib/queries/restored-databases/kept-databases-query.ts';
import { newDatabasesQuery } from '#lib/queries/restored-databases/new-databases-query.ts';
import { KeptDatabaseRow } from './kept-database-row.tsx';
import { NewDatabaseRow } from './new-database-row.tsx';

/** The databases that restores left on the server: previous ones, kept for an undo, and new ones. Nothing where there is none. */
export function RestoredDatabasesCard() {
  const kept = useQuery(keptDatabasesQuery);
  const made = useQuery(newDatabasesQuery);
  const failed = [kept, made].find(({ data, error }) => data === undefined && error !== null);
  const retry = () => void Promise.all([kept.refetch(), made.refetch()]);
  const isNone = (kept.data?.length ?? 0) + (made.data?.length ?? 0) === 0;
  if (isNone && failed === undefined) return null;
  return (
    <Card aria-labelledby="restored-databases-title">
      <CardHeader id="restored-databases-title" title="Databases made by restores" />
      {failed === undefined ? null : (
        <div className="px-5 pb-5">
          <FailureNotice title="The databases could not be listed" error={failed.error} retry={retry} />
        </div>
      )}
      <Databases title="Previous databases (kept for undo)">
        {kept.data?.map((database) => (
          <li key={database.name} className="px-5 py-3">
            <KeptDatabaseRow database={database} />
          </li>
        ))}
      </Databases>
      <Databases title="New databases">
        {made.data?.map((database) => (
          <li key={database.name} className="px-5 py-3">
            <NewDatabaseRow database={database} />
          </li>
        ))}
      </Databases>
    </Card>
  );
}

function Databases({ title, children }: { title: string; children: ReactNode[] | undefined }) {
  if (children === undefined || children.length === 0) return null;
  return (
    <section aria-label={title} className="border-line border-t">
      <h3 className="px-5 pt-3 font-medium text-muted text-sm">{title}</h3>
      <ul aria-label={title} className="divide-y divide-line">
        {children}
      </ul>
    </section>
  );
}
