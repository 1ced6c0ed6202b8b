import type { Statement } from './read-statement.ts';

/** What a schema wants of the server that it is made on, by its statements. */
export type SchemaNeeds = {
  extensions: string[];
  /** Roles that own something: the session's role must be able to give it to them. */
  owners: string[];
  /** Roles with privileges or policies. */
  grantees: string[];
  tablespaces: string[];
  /** Things that only a superuser may make, in words. */
  superuser: string[];
};

const onlyASuperuserMakes = new Set(['event trigger', 'publication for all tables', 'publication of schemas']);

/** Reads what a schema needs out of its statements, as readStatement() gives them. */
export function readSchemaNeeds(statements: Iterable<Statement>): SchemaNeeds {
  const needs = { extensions: new Set<string>(), owners: new Set<string>(), grantees: new Set<string>() };
  const [tablespaces, superuser] = [new Set<string>(), new Set<string>()];
  for (const { kind, runs, what, label, found } of statements) {
    if (runs === 'nobody' || runs === null) continue;
    if (what === 'extension') note(needs.extensions, found.name);
    if (what === 'setting default_tablespace') note(tablespaces, found.value);
    note(needs.owners, found.owner);
    note(needs.grantees, found.grantee);
    note(needs.grantees, found.role);
    for (const role of found.roles === undefined ? [] : namesIn(found.roles)) note(needs.grantees, role);
    const isMade = runs === 'superuser' && !what.startsWith('comment');
    if (isMade || (onlyASuperuserMakes.has(what) && kind !== 'owner')) superuser.add(`the ${label}`);
  }
  return {
    extensions: [...needs.extensions],
    owners: [...needs.owners],
    grantees: [...needs.grantees],
    tablespaces: [...tablespaces],
    superuser: [...superuser],
  };
}

/** The names of a list as it stands in SQL, each with its quotes. */
function namesIn(list: string): string[] {
  return list.match(/"(?:[^"]|"")+"|[^\s",]+/g) ?? [];
}

const noRole = new Set(['public']);

/** Takes the quotes off a name as it stands in SQL; without them it is written small. */
function note(names: Set<string>, found: string | undefined): void {
  if (found === undefined) return;
  const quote = found[0];
  const isQuoted = quote === '"' || quote === "'";
  const name = isQuoted
    ? found.slice(1, -1).replaceAll(`${quote}${quote}`, quote)
    : found.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  if (isQuoted || !noRole.has(name)) names.add(name);
}
