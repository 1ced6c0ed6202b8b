'use client';

import { useQuery } from '@tanstack/react-query';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { usageSetupQuery } from '#lib/queries/storage/storage-queries.ts';

/** How to set up stored files, if the database has no storage_usage; nothing if it has. */
export function UsageSetupCard() {
  const { data } = useQuery(usageSetupQuery);
  if (!data || data.problem === null) return null;
  return (
    <Card aria-labelledby="usage-setup-title">
      <CardHeader id="usage-setup-title" title="Stored files" />
      <CardBody>
        <p className="max-w-3xl break-words text-muted">
          <span className="font-medium text-text">Not set up.</span> {data.problem}
        </p>
      </CardBody>
    </Card>
  );
}
