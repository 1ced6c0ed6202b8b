import type { ApiTokens } from '#lib/contracts/api-token.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import type { Caller } from '../accounts/authenticate.ts';
import { defaultStackId } from '../stacks/default-stack.ts';
import { describeApiToken, describedColumns } from './describe-api-token.ts';

/** Every API token of the stack, newest first, those that have expired too: an administrator sees whose they are. */
export async function listApiTokens({ userId }: Caller): Promise<ApiTokens> {
  const rows = await consoleDb().apiToken.findMany({
    where: { stackId: defaultStackId },
    orderBy: { id: 'desc' },
    select: describedColumns,
  });
  return { results: rows.map((row) => describeApiToken(row, userId)) };
}
