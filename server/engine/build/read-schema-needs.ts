import type { SchemaStatements } from '../archive/read-schema-sql.ts';

/** What a schema wants of the server that it is made on, by the words of its statements. */
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

const quoted = `"(?:[^"]|"")+"`;
const plain = `[^\\s."'(),;]+`;
const role = `(?:${quoted}|${plain})`;

const extension = new RegExp(`^CREATE EXTENSION (?:IF NOT EXISTS )?(${role})`);
const owner = new RegExp(`^ALTER [^']*? OWNER TO (${role})$`, 's');
const session = new RegExp(`^SET SESSION AUTHORIZATION ('(?:[^']|'')+'|${role})$`);
const granted = new RegExp(
  `^(?:GRANT|REVOKE)\\b[^']*?\\b(?:TO|FROM) (${role})(?: WITH GRANT OPTION)?(?: GRANTED BY ${role})?$`,
  's',
);
const defaults = new RegExp(
  `^ALTER DEFAULT PRIVILEGES FOR ROLE (${role}) .*\\b(?:TO|FROM) (${role})(?: WITH GRANT OPTION)?$`,
  's',
);
const policy = new RegExp(`^CREATE POLICY [^']*? TO (${role}(?:, ${role})*)(?: USING| WITH|$)`, 's');
const tablespace = new RegExp(`^SET default_tablespace = (${role})$`);

const superuserOnly: [sign: RegExp, words: string][] = [
  [/^CREATE EVENT TRIGGER (\S+)/, 'event trigger'],
  [/^CREATE PUBLICATION (\S+) FOR ALL TABLES\b/, 'publication for all tables'],
  [/^CREATE FOREIGN DATA WRAPPER (\S+)/, 'foreign data wrapper'],
  [/^CREATE FUNCTION (\S+)\(.*\n?\s+LANGUAGE (?:c|internal)\b/, 'function in C'],
  [/^CREATE TYPE (\S+) \(\n\s+INTERNALLENGTH/, 'base type'],
  [/^CREATE ACCESS METHOD (\S+)/, 'access method'],
  [/^CREATE OPERATOR (?:CLASS|FAMILY) (\S+)/, 'operator class or family'],
];

/** Reads what a schema needs out of its statements, as pg_dump writes them. */
export function readSchemaNeeds({ preData, postData }: SchemaStatements): SchemaNeeds {
  const needs = { extensions: new Set<string>(), owners: new Set<string>(), grantees: new Set<string>() };
  const [tablespaces, superuser] = [new Set<string>(), new Set<string>()];
  for (const sql of [...preData, ...postData]) {
    note(needs.extensions, extension.exec(sql)?.[1]);
    note(needs.owners, owner.exec(sql)?.[1]);
    note(needs.owners, session.exec(sql)?.[1]);
    note(needs.grantees, granted.exec(sql)?.[1]);
    const given = defaults.exec(sql);
    note(needs.owners, given?.[1]);
    note(needs.grantees, given?.[2]);
    for (const [found] of policy.exec(sql)?.[1]?.matchAll(new RegExp(role, 'g')) ?? []) note(needs.grantees, found);
    note(tablespaces, tablespace.exec(sql)?.[1]);
    for (const [sign, words] of superuserOnly) {
      const found = sign.exec(sql)?.[1];
      if (found !== undefined) superuser.add(`the ${words} ${found}`);
    }
  }
  return {
    extensions: [...needs.extensions],
    owners: [...needs.owners],
    grantees: [...needs.grantees],
    tablespaces: [...tablespaces],
    superuser: [...superuser],
  };
}

const noRole = new Set(['PUBLIC', 'CURRENT_USER', 'SESSION_USER', 'CURRENT_ROLE', 'DEFAULT']);

/** Takes the quotes off a name as it stands in SQL. */
function note(names: Set<string>, found: string | undefined): void {
  if (found === undefined || noRole.has(found)) return;
  const quote = found[0];
  if (quote === '"' || quote === "'") names.add(found.slice(1, -1).replaceAll(`${quote}${quote}`, quote));
  else names.add(found);
}
