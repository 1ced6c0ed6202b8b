import { type ApiTokenScope, apiTokenScope } from '#lib/contracts/api-token.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { now } from '#server/clock.ts';
import { AppError } from '#server/errors.ts';
import { logger } from '#server/logger.ts';
import type { Caller } from '../accounts/authenticate.ts';
import { countLogInTry } from '../accounts/count-log-in-try.ts';
import { countedSource, type LogInSource } from '../accounts/log-in-source.ts';
import { countEvent } from '../history/record-event.ts';
import { hashApiToken } from './api-token-text.ts';

const usedAgainMs = 60_000;
/** What wrong tokens are counted for, in the place of an email. */
const countedAs = 'an API token';

/** The person whom a token belongs to, and what it may do. */
export type TokenCaller = { caller: Caller; name: string; scopes: ApiTokenScope[] };

/**
 * Looks a token up in its row, so that one that was revoked, or whose person is gone, is dead at once everywhere. A valid token is
 * never refused for the wrong ones that came from the same address.
 * @param from where the call came from: wrong tokens are counted for it as failed log-ins are
 * @throws AppError UNAUTHENTICATED for a token that is unknown, revoked or expired; TOO_MANY_REQUESTS after too many unknown ones
 */
export async function authenticateApiToken(token: string, from: LogInSource): Promise<TokenCaller> {
  const found = await consoleDb().apiToken.findUnique({
    where: { tokenHash: hashApiToken(token) },
    select: {
      id: true,
      name: true,
      scopes: true,
      expiresOn: true,
      lastUsedOn: true,
      user: { select: { id: true, email: true, displayName: true, isAdministrator: true } },
    },
  });
  if (found === null) return refuseUnknown(from);
  const { name, user, expiresOn } = found;
  if (expiresOn <= now()) {
    const words = `The API token ${JSON.stringify(name)} expired on ${expiresOn.toISOString()}. Create a new one.`;
    throw new AppError('UNAUTHENTICATED', words);
  }
  await noteUse(found, from.address);
  const { id: userId, ...person } = user;
  const scopes = apiTokenScope.options.filter((scope) => found.scopes.includes(scope));
  return { caller: { userId, ...person, sessionId: null }, name, scopes };
}

async function refuseUnknown(from: LogInSource): Promise<never> {
  const counted = countedSource({ ...from, deviceFor: () => null }, countedAs);
  await countLogInTry(countedAs, { ...counted, perAccount: counted.perSource }, 'Too many unknown API tokens.');
  await countEvent(consoleDb(), { kind: 'API_TOKEN_REFUSED', doneBy: null, address: from.address });
  throw new AppError('UNAUTHENTICATED', 'The API token is unknown or was revoked.');
}

/** The last use is written once a minute at most. A call is not refused because it could not be written. */
async function noteUse({ id, lastUsedOn }: { id: number; lastUsedOn: Date | null }, address: string): Promise<void> {
  const usedOn = now();
  const before = new Date(usedOn.getTime() - usedAgainMs);
  if (lastUsedOn !== null && lastUsedOn > before) return;
  try {
    await consoleDb().apiToken.updateMany({
      where: { id, OR: [{ lastUsedOn: null }, { lastUsedOn: { lte: before } }] },
      data: { lastUsedOn: usedOn, lastUsedFrom: address.slice(0, 64) },
    });
  } catch (err) {
    logger.warn({ err }, 'The use of an API token could not be written');
  }
}
