import { type ApiToken, apiTokenScope } from '#lib/contracts/api-token.ts';
import { now } from '#server/clock.ts';

/** What is read of a token to describe it. The hash is never among it. */
export const describedColumns = {
  id: true,
  name: true,
  scopes: true,
  userId: true,
  createdOn: true,
  expiresOn: true,
  lastUsedOn: true,
  lastUsedFrom: true,
  user: { select: { email: true } },
} as const;

type Row = {
  id: number;
  name: string;
  scopes: string[];
  userId: number;
  createdOn: Date;
  expiresOn: Date;
  lastUsedOn: Date | null;
  lastUsedFrom: string | null;
  user: { email: string };
};

/** A token's row as the API tells it. @param userId of the person who asks */
export function describeApiToken(row: Row, userId: number): ApiToken {
  return {
    id: String(row.id),
    name: row.name,
    scopes: apiTokenScope.options.filter((scope) => row.scopes.includes(scope)),
    owner: row.user.email,
    isOwn: row.userId === userId,
    createdOn: row.createdOn.toISOString(),
    expiresOn: row.expiresOn.toISOString(),
    isExpired: row.expiresOn <= now(),
    lastUsedOn: row.lastUsedOn?.toISOString() ?? null,
    lastUsedFrom: row.lastUsedFrom,
  };
}
