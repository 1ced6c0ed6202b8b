'use client';

import { useQuery } from '@tanstack/react-query';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card, CardHeader } from '#components/ui/card.tsx';
import { DialogButton } from '#components/ui/dialog/dialog-button.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import { LocalText } from '#components/ui/text/local-text.tsx';
import { RelativeTime } from '#components/ui/text/relative-time.tsx';
import type { ApiToken } from '#lib/contracts/api-token.ts';
import { formatExactTime, formatShortTime } from '#lib/format/format-exact-time.ts';
import { showInvisible } from '#lib/format/show-invisible.ts';
import { apiTokensQuery } from '#lib/queries/accounts/api-token-queries.ts';
import { scopeWords } from './scope-words.ts';

const loadCreateDialog = async () => (await import('./create-token-dialog.tsx')).CreateTokenDialog;
const loadRevokeDialog = async () => (await import('./revoke-token-dialog.tsx')).RevokeTokenDialog;

/** The API tokens of the stack: what each may do, until when, and when it was last used. */
export function ApiTokensCard() {
  const { data, error, refetch } = useQuery(apiTokensQuery);
  return (
    <Card aria-labelledby="tokens-title">
      <CardHeader id="tokens-title" title="API tokens">
        <div className="me-3">
          <DialogButton trigger={<Button size="sm">Create token</Button>} load={loadCreateDialog} dialog={{}} />
        </div>
      </CardHeader>
      {data && data.length > 0 ? (
        <ul aria-labelledby="tokens-title" className="divide-y divide-line border-line border-t">
          {data.map((token) => (
            <TokenRow key={token.id} token={token} />
          ))}
        </ul>
      ) : null}
      {data?.length === 0 ? (
        <p className="px-5 pb-5 text-muted text-sm">
          No API tokens yet. Scripts and Prometheus call the console with one, in place of your password.
        </p>
      ) : null}
      {!data && error ? (
        <div className="px-5 pb-5">
          <FailureNotice title="The API tokens could not be listed" error={error} retry={() => void refetch()} />
        </div>
      ) : null}
      {!data && !error ? (
        <Loading label="Loading API tokens" className="flex flex-col gap-2 px-5 pb-5">
          <Skeleton className="w-48" />
          <Skeleton className="w-72 max-w-full" />
        </Loading>
      ) : null}
    </Card>
  );
}

function TokenRow({ token }: { token: ApiToken }) {
  const { name, scopes, owner, isOwn, isExpired, expiresOn, lastUsedOn, lastUsedFrom } = token;
  const expiry = Date.parse(expiresOn);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-5 py-3">
      <div className="min-w-0 flex-1 basis-60">
        <p className="flex flex-wrap items-center gap-2">
          <span dir="auto" className="break-words font-medium">
            {showInvisible(name)}
          </span>
          {scopes.map((scope) => (
            <Badge key={scope} tone="idle">
              {scopeWords[scope].label}
            </Badge>
          ))}
          {isExpired ? <Badge tone="caution">Expired</Badge> : null}
        </p>
        <p className="figures text-muted text-sm">
          {lastUsedOn === null ? (
            'Never used'
          ) : (
            <>
              Last used <RelativeTime time={Date.parse(lastUsedOn)} />
              {lastUsedFrom === null ? null : ` from ${lastUsedFrom}`}
            </>
          )}
          , {isExpired ? 'expired on' : 'valid until'}{' '}
          <time dateTime={expiresOn} title={formatExactTime(expiry)}>
            <LocalText text={formatShortTime(expiry)} />
          </time>
          {isOwn ? null : (
            <>
              , of <span className="break-all">{showInvisible(owner)}</span>
            </>
          )}
        </p>
      </div>
      <DialogButton
        trigger={
          <Button size="sm" aria-label={`Revoke ${showInvisible(name)}`}>
            Revoke
          </Button>
        }
        load={loadRevokeDialog}
        dialog={{ token }}
      />
    </li>
  );
}
