import { asRole } from '../statements/as-role.ts';
import type { Statement } from '../statements/read-statement.ts';
import type { GuardedViews } from './guarded-views.ts';

/** What is left for the repository's role when the builder has filled a database, in the order in which it is done. */
export type OwnersWork = {
  publications: Statement[];
  /** Owners of schemas, and privileges on them: a thing can only be given to a role that may create in its schema. */
  schemas: Statement[];
  owners: Statement[];
  /** On what only the repository's role owns, such as extensions. */
  comments: Statement[];
  /** After the owners, as some take from an owner what others need. */
  privileges: Statement[];
  eventTriggers: Statement[];
  /** Materialized views that row-level security of their owners' hides rows from: the builder would see others. */
  guardedViews: GuardedViews;
};

/** Sorts the statements of a script that the repository's role runs at the end of a build. */
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
