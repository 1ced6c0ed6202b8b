import type { Report } from '#lib/contracts/protection/report.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { defaultStackId } from '../stacks/default-stack.ts';
import type { Period } from './read-jobs.ts';

const most = 1000;

/** Who can use the console: users, sessions that overlap with the period, and API tokens, without any secret of them. */
export async function readAccess({ from, to }: Period): Promise<Omit<Report['access'], 'events'>> {
  const db = consoleDb();
  const owner = { user: { select: { email: true } } };
  const [users, sessions, tokens] = await Promise.all([
    db.user.findMany({ orderBy: { email: 'asc' }, take: most }),
    db.session.findMany({
      where: { createdOn: { lt: to }, expiresOn: { gt: from } },
      orderBy: { id: 'asc' },
      include: owner,
      take: most,
    }),
    db.apiToken.findMany({
      where: { stackId: defaultStackId, createdOn: { lt: to }, expiresOn: { gt: from } },
      orderBy: { id: 'asc' },
      include: owner,
      take: most,
    }),
  ]);
  return {
    users: users.map(({ email, displayName, isAdministrator, createdOn }) => ({
      email,
      displayName,
      isAdministrator,
      createdOn: createdOn.toISOString(),
    })),
    sessions: sessions.map(({ user, createdOn, expiresOn, address }) => ({
      email: user.email,
      createdOn: createdOn.toISOString(),
      expiresOn: expiresOn.toISOString(),
      address,
    })),
    tokens: tokens.map(({ name, user, scopes, createdOn, expiresOn, lastUsedOn, lastUsedFrom }) => ({
      name,
      owner: user.email,
      scopes,
      createdOn: createdOn.toISOString(),
      expiresOn: expiresOn.toISOString(),
      lastUsedOn: lastUsedOn?.toISOString() ?? null,
      lastUsedFrom,
    })),
  };
}
