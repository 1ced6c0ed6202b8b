import type { RepositoryConnection } from '#server/ports/repository.ts';
import type { Statement } from '../statements/read-statement.ts';
import { tryAlone } from '../weaker/try-alone.ts';
import type { WeakenedList } from '../weaker/weakened.ts';
import type { LeftOut } from './run-statements.ts';

/** What rows need to come back: without it a build fails. Tables of other servers hold no rows of the backup. */
const needed = new Set(['schema', 'table', 'sequence']);
const longestDefinition = 500;

/** Whether rows come back without what a statement makes: a view, a function, a comment. */
export function isOptional({ what, kind }: Statement): boolean {
  return kind !== 'schema' && !needed.has(what);
}

/**
 * Runs statements again that were refused earlier, as what they need may be there by now. Those that are refused again are noted.
 * @returns the statements that are left out
 * @throws AppError REPOSITORY_UNREACHABLE, STOPPED, and the refusal where nothing may come back weaker
 */
export async function retryLeftOut(
  connection: RepositoryConnection,
  leftOut: readonly LeftOut[],
  weakened: WeakenedList,
): Promise<ReadonlySet<Statement>> {
  const missing = new Set<Statement>();
  let due = leftOut;
  for (;;) {
    const refused: LeftOut[] = [];
    for (const { statement } of due) {
      const error = await tryAlone(() => connection.executeOne(statement.sql));
      if (error !== null) refused.push({ statement, error });
    }
    if (refused.length < due.length) {
      due = refused;
      continue;
    }
    for (const { statement, error } of refused) {
      missing.add(statement);
      weakened.add({
        what: statement.label,
        name: statement.found.name ?? statement.found.constraint ?? '',
        sentence: `The ${statement.label} is left out: ${error.message} It was “${shorten(statement)}”.`,
        fix: mayHoldPasswords.test(statement.what) ? null : statement.sql,
      });
    }
    return missing;
  }
}

/** Options of what leads to other servers may hold passwords. */
const mayHoldPasswords = /^(server|user mapping|subscription|foreign)/;

function shorten({ sql, what, label }: Statement): string {
  if (mayHoldPasswords.test(what)) return label;
  return sql.length > longestDefinition ? `${sql.slice(0, longestDefinition)}…` : sql;
}
