import { asRole } from '../statements/as-role.ts';
import type { Statement } from '../statements/read-statement.ts';
import type { GuardedViews } from './guarded-views.ts';

/** What the repository's role does when the builder has filled a database, in this order. */
export type OwnersWork = {
  publications: Statement[];
  /** Owners of schemas, and privileges on them. An object can only be given to a role that may create objects in its schema. */
  schemas: Statement[];
  owners: Statement[];
  /** Comments on objects that the repository's role owns, such as extensions. */
  comments: Statement[];
  /** Privileges come after the owners, as some statements revoke from an owner what others need. */
  privileges: Statement[];
  eventTriggers: Statement[];
  /** Materialized views whose rows depend on row-level security: the builder would see other rows than their owner. */
  guardedViews: GuardedViews;
};

/** Picks and sorts the statements that the repository's role runs at the end of a build. */
export function planOwnersWork(statements: readonly Statement[], guardedViews: GuardedViews): OwnersWork {
  const all = statements.filter(({ runs }) => runs === 'owner').map(asRole);
  const others = all.filter(({ kind }) => kind === 'other');
  return {
    publications: others.filter(({ what }) => what.startsWith('publication')),
    schemas: all.filter(isOfSchema),
    owners: all.filter((statement) => statement.kind === 'owner' && !isOfSchema(statement)),
    comments: others.filter(({ what }) => what !== 'extension' && !what.startsWith('publication')),
    privileges: all.filter(({ kind }) => kind === 'privilege'),
    eventTriggers: all.filter(({ kind }) => kind === 'event trigger'),
    guardedViews,
  };
}

function isOfSchema({ kind, what, sql }: Statement): boolean {
  if (kind === 'owner') return what === 'schema';
  return what === 'privileges on the schema' && /^grant/i.test(sql);
}
