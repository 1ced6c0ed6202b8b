import type { Statement } from './read-statement.ts';
import { becomesItself, becomesRole } from './statement-forms.ts';

/** Replaces the switch to a granting role by `set role`, which any member of that role may run, and not only a superuser. */
export function asRole(statement: Statement): Statement {
  if (statement.what === becomesRole) return { ...statement, sql: `set role ${statement.found.owner}` };
  if (statement.what === becomesItself) return { ...statement, sql: 'reset role' };
  return statement;
}
