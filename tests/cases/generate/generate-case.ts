import { quoteLiteral } from '#server/sql/quote-literal.ts';
import { Draft } from './draft.ts';
import { makeCode } from './make-code.ts';
import { makeTables } from './make-tables.ts';
import { makeTypes } from './make-types.ts';

/**
 * Makes up a database: schemas, types, tables with rows of which some break their constraints, views on functions, triggers, large objects, and settings
 * of the database itself. The same seed gives the same database.
 * @param version the major version of PostgreSQL, as a newer one can hold more
 */
export function generateCase(seed: number, version: number): { name: string; sql: string } {
  const draft = new Draft(seed, version);
  draft.add('set role :owner');
  makeTypes(draft);
  makeTables(draft);
  makeCode(draft);
  makeOthers(draft);
  makeSettings(draft);
  return { name: `seed ${seed}`, sql: draft.statements.join(';\n') };
}

function makeOthers(draft: Draft): void {
  const { dice } = draft;
  for (let count = dice.between(0, 2); count > 0; count--) {
    const name = draft.newQualified();
    draft.add(
      `create sequence ${name} as ${dice.pick(['smallint', 'int', 'bigint'])} increment ${dice.pick([1, -1, 10])} cycle`,
    );
    if (dice.chance(0.6))
      draft.add(
        `do $do$ begin perform nextval(${quoteLiteral(name)}); perform nextval(${quoteLiteral(name)}); end $do$`,
      );
  }
  if (dice.chance(0.4)) {
    draft.add(
      `select lo_from_bytea(${dice.between(20_000, 90_000)} + i, decode(repeat(md5(i::text), i * 30), 'hex')) from generate_series(1, 12) i`,
    );
    if (dice.chance(0.5))
      draft.add(
        `do $do$ declare o oid; begin for o in select oid from pg_largeobject_metadata loop execute format('grant select on large object %s to case_clerks', o); execute format('comment on large object %s is %L', o, 'of ' || o); end loop; end $do$`,
      );
  }
  if (dice.chance(0.3))
    draft.add(
      `alter default privileges ${dice.pick(['', `in schema ${dice.pick(draft.schemas)} `])}grant select on tables to case_clerks`,
    );
  const [published] = dice.several(
    draft.tables.filter(({ isUnlogged }) => isUnlogged !== true),
    1,
  );
  if (published !== undefined && dice.chance(0.2))
    draft.add(`create publication ${draft.newName()} for table ${published.name} with (publish = 'insert')`);
  if (dice.chance(0.2))
    draft.add(`create text search configuration ${draft.newQualified()} (copy = pg_catalog.german)`);
  if (dice.chance(0.2)) draft.add(`create collation ${draft.newQualified()} from "C"`);
  for (const schema of dice.several(draft.schemas, 1))
    draft.add(`grant usage on schema ${schema} to case_clerks`, `comment on schema ${schema} is ${draft.oddLiteral()}`);
}

const settings = [
  "timezone to 'Asia/Kathmandu'",
  "timezone to 'America/New_York'",
  "datestyle to 'German, DMY'",
  "intervalstyle to 'sql_standard'",
  "bytea_output to 'escape'",
  "extra_float_digits to '-3'",
  "xmlbinary to 'hex'",
  "search_path to ''",
  'array_nulls to off',
  'standard_conforming_strings to off',
  'transform_null_equals to on',
  'quote_all_identifiers to on',
  "default_transaction_isolation to 'serializable'",
  'check_function_bodies to on',
  "statement_timeout to '1h'",
  "client_encoding to 'LATIN1'",
  "lc_monetary to 'C'",
];

function makeSettings(draft: Draft): void {
  const { dice } = draft;
  for (const setting of dice.several(settings, dice.pick([0, 0, 1, 2, 4])))
    draft.add(`alter ${dice.pick(['database :database', 'role :owner in database :database'])} set ${setting}`);
}
