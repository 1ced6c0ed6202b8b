import type { Statement } from './read-statement.ts';

/** What a schema needs from the server on which it is created. */
export type SchemaNeeds = {
  extensions: string[];
  /** The roles that own objects. The session's role must be allowed to give objects to them. */
  owners: string[];
  /** The roles with privileges or policies. */
  grantees: string[];
  /** The roles that policies are for, or that have user mappings: without them these can't be created. */
  policyRoles: string[];
  tablespaces: string[];
  /** The objects that only a superuser may create, in words. */
  superuser: string[];
};

const onlyASuperuserMakes = new Set(['event trigger', 'publication for all tables', 'publication of schemas']);

/** Reads what a schema needs. @param statements the statements of readStatement() */
export function readSchemaNeeds(statements: Iterable<Statement>): SchemaNeeds {
  const needs = { extensions: new Set<string>(), owners: new Set<string>(), grantees: new Set<string>() };
  const [tablespaces, superuser, policyRoles] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const { kind, runs, what, label, found } of statements) {
    if (runs === 'nobody' || runs === null) continue;
    if (what === 'extension') note(needs.extensions, found.name);
    if (what === 'setting default_tablespace') note(tablespaces, found.value);
    note(needs.owners, found.owner);
    note(needs.grantees, found.grantee);
    for (const role of [found.role, ...(found.roles === undefined ? [] : namesIn(found.roles))]) {
      note(needs.grantees, role);
      note(policyRoles, role);
    }
    const isMade = runs === 'superuser' && !what.startsWith('comment');
    if (isMade || (onlyASuperuserMakes.has(what) && kind !== 'owner')) superuser.add(`the ${label}`);
  }
  return {
    extensions: [...needs.extensions],
    owners: [...needs.owners],
    grantees: [...needs.grantees],
    policyRoles: [...policyRoles],
    tablespaces: [...tablespaces],
    superuser: [...superuser],
  };
}

/** Splits a list of names in SQL. The names keep their quotes. */
function namesIn(list: string): string[] {
  return list.match(/"(?:[^"]|"")+"|[^\s",]+/g) ?? [];
}

const noRole = new Set(['public']);

/** Returns a name of SQL without its quotes. A name without quotes is written in lower case. */
function note(names: Set<string>, found: string | undefined): void {
  if (found === undefined) return;
  const quote = found[0];
  const isQuoted = quote === '"' || quote === "'";
  const name = isQuoted
    ? found.slice(1, -1).replaceAll(`${quote}${quote}`, quote)
    : found.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  if (isQuoted || !noRole.has(name)) names.add(name);
}
