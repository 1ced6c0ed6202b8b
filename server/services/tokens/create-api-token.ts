import type { ApiTokenInput, MadeApiToken } from '#lib/contracts/api-token.ts';
import { consoleDb, Prisma } from '#server/adapters/console-db/console-db.ts';
import { now } from '#server/clock.ts';
import { AppError } from '#server/errors.ts';
import type { Caller } from '../accounts/authenticate.ts';
import { recordEvent } from '../history/record-event.ts';
import { defaultStackId } from '../stacks/default-stack.ts';
import { hashApiToken, makeApiToken } from './api-token-text.ts';
import { describeApiToken, describedColumns } from './describe-api-token.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** Of one person. */
const mostTokens = 50;

/**
 * Makes an API token of the person who asks.
 * @returns it, with the token's text, which is told only here: the database keeps its hash
 * @throws AppError CONFLICT when the person has a token of this name, or 50 already
 */
export async function createApiToken(input: ApiTokenInput, { userId, email }: Caller): Promise<MadeApiToken> {
  const { name, scopes, expiresInDays } = input;
  const token = makeApiToken();
  const createdOn = now();
  const expiresOn = new Date(createdOn.getTime() + expiresInDays * dayMs);
  const owner = { stackId: defaultStackId, userId };
  const row = await consoleDb()
    .$transaction(async (db) => {
      // Two calls at once are counted one after the other.
      await db.$executeRaw`select pg_advisory_xact_lock(3, ${userId}::int)`;
      if ((await db.apiToken.count({ where: owner })) >= mostTokens) {
        throw new AppError('CONFLICT', `You have ${mostTokens} API tokens. Revoke one that nothing uses any more.`);
      }
      const made = await db.apiToken.create({
        data: { ...owner, name, scopes, tokenHash: hashApiToken(token), createdOn, expiresOn },
        select: describedColumns,
      });
      const details = { name, scopes: scopes.join(', '), expiresOn: expiresOn.toISOString() };
      await recordEvent(db, { kind: 'API_TOKEN_CREATED', doneBy: email, subject: String(made.id), details });
      return made;
    })
    .catch((error: unknown) => {
      if (!(error instanceof Prisma.PrismaClientKnownRequestError) || error.code !== 'P2002') throw error;
      throw new AppError('CONFLICT', `You have an API token named ${JSON.stringify(name)} already.`);
    });
  return { ...describeApiToken(row, userId), token };
}
