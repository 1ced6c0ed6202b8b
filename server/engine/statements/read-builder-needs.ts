import type { Statement } from './read-statement.ts';

/** Lists in words which objects of a schema only a superuser may create, or lead to other servers and files. */
export function readBuilderNeeds(statements: Iterable<Statement>): string[] {
  const needs = new Set<string>();
  for (const { runs, label, what, found } of statements) {
    if (runs === 'superuser' || leadsOut.has(what)) needs.add(`the ${label}`);
    if (what === 'extension' && untrustedLanguage.test(found.name ?? '')) needs.add(`the language ${found.name}`);
  }
  return [...needs];
}

const leadsOut = new Set(['server', 'user mapping for the server', 'foreign table']);

/**
 * Untrusted procedural languages, whose functions may do all that the server's process may. Their names end with a u, except this
 * one's.
 */
const untrustedLanguage = /^(pl\w*u|plsh)$/;
