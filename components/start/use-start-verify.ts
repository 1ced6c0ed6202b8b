'use client';

import { useStartDaemon } from '#components/start/use-start-daemon.ts';
import { startVerify } from '#lib/queries/daemons/start-verify.ts';
import { useSchemaConsent } from './schema-consent.tsx';

/**
 * Starts the verification of a backup, by its key, and leads to its page, or says why not and leads to the daemon in the way. Before
 * the schema of a backup runs that this stack did not make, it asks.
 */
export function useStartVerify() {
  const withConsent = useSchemaConsent();
  return useStartDaemon(
    (key: string) => withConsent((trustSchema) => startVerify(key, trustSchema)),
    'The verification was not started',
  );
}
