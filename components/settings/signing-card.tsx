'use client';

import { useQuery } from '@tanstack/react-query';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { Fingerprint } from '#components/ui/text/fingerprint.tsx';
import { consoleSettingsQuery } from '#lib/queries/console/console-settings-queries.ts';

/** The key that this stack signs its backups with, to be written down where it outlives the console, and the keys that it trusts. */
export function SigningCard() {
  const { data, error } = useQuery(consoleSettingsQuery);
  return (
    <Card aria-labelledby="signing-title">
      <CardHeader id="signing-title" title="Signature of backups" />
      <CardBody className="flex flex-col gap-4">
        <p className="text-muted text-sm">
          This stack signs its backups. Write the fingerprint down: a new console that lists it in TRUSTED_ARCHIVE_KEYS
          trusts the backups of this one.
        </p>
        {error ? <FailureNotice title="The key could not be read" error={error} /> : null}
        {data ? <Keys {...data.signing} /> : error ? null : <Skeleton className="h-10 w-full" />}
      </CardBody>
    </Card>
  );
}

function Keys({ fingerprint, trusted }: { fingerprint: string; trusted: string[] }) {
  return (
    <dl className="flex flex-col gap-4">
      <div className="flex flex-col gap-1">
        <dt className="text-muted text-sm">Fingerprint of this stack’s key</dt>
        <dd className="flex flex-wrap items-center gap-2">
          <Fingerprint value={fingerprint} />
          <CopyButton text={fingerprint} label="Copy the fingerprint" />
        </dd>
      </div>
      <div className="flex flex-col gap-1">
        <dt className="text-muted text-sm">Trusted keys of other stacks</dt>
        <dd className="flex flex-col gap-1">
          {trusted.length === 0 ? 'None' : trusted.map((key) => <Fingerprint key={key} value={key} />)}
        </dd>
      </div>
    </dl>
  );
}
