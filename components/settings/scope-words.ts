import type { ApiTokenScope } from '#lib/contracts/api-token.ts';

/** What a token of each scope can do. */
export const scopeWords: Record<ApiTokenScope, { label: string; about: string }> = {
  read: { label: 'Read', about: 'See jobs, backups, storage and history. No download.' },
  operate: {
    label: 'Operate',
    about: 'Start backups and verifications, try copies again, set the status, plan maintenance.',
  },
  metrics: { label: 'Metrics', about: 'Read the metrics, for Prometheus.' },
};
