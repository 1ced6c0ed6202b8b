import type { Statement } from './read-statement.ts';

/** What a schema wants that only a superuser makes, or that leads to other servers and files: things in words. */
export function readBuilderNeeds(statements: Iterable<Statement>): string[] {
  const needs = new Set<string>();
  for (const { runs, label, what, found } of statements) {
    if (runs === 'superuser' || leadsOut.has(what)) needs.add(`the ${label}`);
    if (what === 'extension' && untrustedLanguage.test(found.name ?? '')) needs.add(`the language ${found.name}`);
  }
  return [...needs];
}

const leadsOut = new Set(['server', 'user mapping for the server', 'foreign table']);

/** Procedural languages whose functions may do what the server's own process may: their names end with a u, but for this one. */
const untrustedLanguage = /^(pl\w*u|plsh)$/;
