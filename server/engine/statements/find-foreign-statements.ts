import { listNames } from '../report/list-names.ts';
import type { PlacedRead } from './read-statements.ts';
import { becomesItself, becomesRole } from './statement-forms.ts';

/**
 * Finds statements that pg_dump does not write. They are named by their first words and their place, never by their text.
 * @returns one sentence, which is a reason to refuse everything that would run the schema; none when there are no such statements
 */
export function findForeignStatements(statements: readonly PlacedRead[]): string[] {
  const foreign = [
    ...statements.filter(({ runs }) => runs === null).map(({ label, place }) => `${place}, a ${label}`),
    ...strayUnderRoles(statements).map(({ label, place }) => `${place}, the ${label} as another role`),
  ];
  if (foreign.length === 0) return [];
  return [
    `The archive's schema holds what pg_dump does not write, so nothing of it is run: ${listNames(foreign)}. An archive that this console wrote has nothing of the kind: find out who made this one.`,
  ];
}

/** Between becoming another role and being oneself again stand only privileges, as that role granted them. */
function strayUnderRoles(statements: readonly PlacedRead[]): PlacedRead[] {
  const stray: PlacedRead[] = [];
  let asOther: PlacedRead | null = null;
  for (const statement of statements) {
    if (statement.what === becomesRole) asOther = statement;
    else if (statement.what === becomesItself) asOther = null;
    else if (asOther !== null && statement.kind !== 'privilege') stray.push(statement);
  }
  return asOther === null ? stray : [...stray, asOther];
}
