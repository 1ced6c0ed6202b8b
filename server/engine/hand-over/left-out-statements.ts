import type { AppError } from '#server/errors.ts';
import type { LeftOut } from '../build-schema/run-statements.ts';
import { listNames } from '../report/list-names.ts';
import type { Statement } from '../statements/read-statement.ts';

/** SQLSTATEs of something that is not there: a table, a column, a schema, a function, a role. */
const notThere = new Set(['42P01', '42703', '3F000', '42883', '42704']);

const mayNot = '42501';

/**
 * Whether a privilege, comment or owner is left out: its role or the thing that it is about is not there, or the thing belongs to an
 * extension, whose privileges and comments its maker alone may change.
 */
export function isAboutNothing({ kind, what }: Statement, error: AppError): boolean {
  const isLight = kind === 'privilege' || what.startsWith('comment');
  if (!isLight && kind !== 'owner') return false;
  return (error.sqlState !== null && notThere.has(error.sqlState)) || (isLight && error.sqlState === mayNot);
}

/** Whoever restores must find what is missing, so more is named than elsewhere. */
const mostNamed = 100;

/** Names in a sentence which privileges, owners and comments were left out. */
export function noteLeftOut(leftOut: readonly LeftOut[]): string[] {
  if (leftOut.length === 0) return [];
  const names = leftOut.map(({ statement }) => {
    const { kind, label, found } = statement;
    const role = found.grantee ?? found.owner ?? found.role;
    const thing = kind === 'owner' ? `the owner of the ${label}` : `the ${label}`;
    return role === undefined ? thing : `${thing} (${role})`;
  });
  return [
    `These are left out, as their role or the thing that they are about is not there, or belongs to an extension: ${listNames([...new Set(names)], mostNamed)}.`,
  ];
}
