import type { IncidentKind } from '#lib/contracts/incident.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import type { IncidentCondition } from './incident-condition.ts';

/** A restart of a server or a short cut of the network is no incident. */
const patienceMs = 5 * 60_000;

const things: Record<string, { kind: IncidentKind; what: string; remedy: string }> = {
  bucket: {
    kind: 'BUCKET_UNREACHABLE',
    what: 'The bucket cannot be reached, so no backup can be taken or restored.',
    remedy: 'Check that the bucket runs, and that the machine of the runner can reach S3_ENDPOINT.',
  },
  repository: {
    kind: 'DATABASE_UNREACHABLE',
    what: 'The database cannot be reached, so no backup can be taken or restored.',
    remedy: 'Check that the database runs, and that the machine of the runner can reach REPOSITORY_DATABASE_URL.',
  },
};

/** The bucket or the database has not answered the runners for five minutes. */
export const unreachable: IncidentCondition = {
  kinds: ['BUCKET_UNREACHABLE', 'DATABASE_UNREACHABLE'],
  async find(stackId, at) {
    const failing = await consoleDb().outsideThing.findMany({
      where: { stackId, failingSince: { lte: new Date(at.getTime() - patienceMs) } },
    });
    return failing.flatMap(({ name, failingSince, problem }) => {
      const thing = things[name];
      if (thing === undefined || failingSince === null) return [];
      const { kind, what, remedy } = thing;
      return [{ kind, subject: name, what, since: failingSince, cause: problem, remedy, link: '/settings' }];
    });
  },
  async describeEnd({ kind }) {
    return kind === 'BUCKET_UNREACHABLE' ? 'The bucket answers again.' : 'The database answers again.';
  },
};
