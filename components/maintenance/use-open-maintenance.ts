'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { openMaintenanceQuery } from '#lib/queries/maintenance/maintenance-query.ts';
import { stackStatusQuery } from '#lib/queries/stack-status/stack-status-query.ts';

/** What is planned or in progress. When something of it starts, ends or is changed, the stack's status is read again too. */
export function useOpenMaintenance() {
  const client = useQueryClient();
  const found = useQuery(openMaintenanceQuery);
  const signature = found.data?.results.map(({ id, version }) => `${id}.${version}`).join(' ');
  const known = useRef(signature);
  useEffect(() => {
    if (known.current !== undefined && signature !== known.current) {
      void client.invalidateQueries({ queryKey: stackStatusQuery.queryKey });
    }
    known.current = signature;
  }, [client, signature]);
  return found;
}
