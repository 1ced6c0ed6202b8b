import type { ColumnType, Draft } from './draft.ts';

/** What PostgreSQL has by itself. With `isKey` a type may be that of a key. */
const builtIn: ColumnType[] = [
  { sql: 'int', value: 'i', unique: true, isKey: true },
  { sql: 'bigint', value: 'i * 10000000000', unique: true, isKey: true },
  { sql: 'smallint', value: '(i % 300)::int2', isKey: true },
  { sql: 'numeric(12,4)', value: "case when i % 7 = 0 then 'NaN' else i / 3.0 end::numeric", unique: false },
  { sql: 'numeric', value: '(i::numeric ^ 9) / 7' },
  {
    sql: 'real',
    value: "case i % 5 when 0 then '-0' when 1 then 'Infinity' when 2 then 'NaN' else i / 3.0 end::float4",
  },
  { sql: 'float8', value: 'sqrt(i) * 1e-200' },
  { sql: 'text', value: "'t' || i", unique: true, isKey: true },
  { sql: 'text', value: "repeat(md5(i::text), i % 90) || E'\\t\\\\N\\r\\n' || chr(8364 + i)" },
  { sql: 'varchar(30)', value: "case when i % 3 = 0 then '' when i % 3 = 1 then '\\N' else 'v ' || i end" },
  { sql: 'char(6)', value: "'c' || i % 100", isKey: false },
  { sql: 'text collate "C"', value: "'ß' || i", unique: true },
  { sql: '"char"', value: 'chr(65 + i % 20)::"char"' },
  { sql: 'boolean', value: 'i % 2 = 0' },
  {
    sql: 'date',
    value:
      "case when i % 11 = 0 then 'infinity' when i % 11 = 1 then '0044-03-15 BC' else date '2024-02-28' + i end::date",
  },
  {
    sql: 'timestamptz',
    value: "timestamptz '2026-03-29 00:30:00.123456+00' + i * interval '17 minutes'",
    unique: true,
  },
  { sql: 'timestamp', value: "timestamp '2026-10-25 02:30' - i * interval '1 day'", unique: true },
  { sql: 'timetz', value: "timetz '23:59:59.9+02'" },
  { sql: 'interval', value: 'make_interval(months := i, days := -i, secs := i / 7.0)' },
  { sql: 'bytea', value: "decode(repeat(md5(i::text), i % 40), 'hex')" },
  { sql: 'jsonb', value: "jsonb_build_object('k', i, 'ü', array[null, i::text])" },
  { sql: 'json', value: '(\'{"a" :\' || i || \',"a":1}\')::json' },
  { sql: 'xml', value: "('<a b=\"' || i || '\"/>')::xml" },
  { sql: 'uuid', value: 'md5(i::text)::uuid', unique: true, isKey: true },
  { sql: 'inet', value: "inet '10.0.0.0/8' + i" },
  { sql: 'macaddr8', value: "'08:00:2b:01:02:03:04:05'::macaddr8" },
  { sql: 'point', value: 'point(i, -i / 3.0)' },
  { sql: 'polygon', value: 'polygon(box(point(0,0), point(i, i)))' },
  { sql: 'int4range', value: 'int4range(i * 10, i * 10 + 5)' },
  { sql: 'tstzmultirange', value: "tstzmultirange(tstzrange('2026-01-01', null))" },
  { sql: 'text[]', value: "array['a', null, 'NULL', '{', '\"', i::text]" },
  { sql: 'int[][]', value: "('[0:1][-1:0]={{' || i || ',2},{3,4}}')::int[]" },
  { sql: 'tsvector', value: "to_tsvector('english', 'the cats ' || i)" },
  { sql: 'bit varying(40)', value: 'i::bit(12)' },
  { sql: 'money', value: 'i::money' },
  { sql: 'regclass', value: "'pg_class'::regclass" },
  { sql: 'pg_lsn', value: "'16/B374D848'::pg_lsn" },
  { sql: 'jsonpath', value: "'$.a[*] ? (@ > 1)'::jsonpath" },
];

const extensions: { name: string; types: ColumnType[] }[] = [
  { name: 'citext', types: [{ sql: 'citext', value: "('Cit' || i)", unique: true, isKey: true }] },
  { name: 'hstore', types: [{ sql: 'hstore', value: '(\'"k"=>"\' || i || \'", "n"=>NULL\')' }] },
  { name: 'ltree', types: [{ sql: 'ltree', value: "('top.n' || i)", unique: true }] },
  { name: 'intarray', types: [] },
  { name: 'pg_trgm', types: [] },
  { name: 'cube', types: [{ sql: 'cube', value: "('(' || i || ',2)')" }] },
  { name: 'btree_gist', types: [] },
  { name: 'seg', types: [{ sql: 'seg', value: "('1 .. ' || i + 1)" }] },
  { name: 'isn', types: [] },
];

/** Makes schemas, extensions that an owner may make, and types of the database's own. */
export function makeTypes(draft: Draft): void {
  const { dice, schemas } = draft;
  for (let count = dice.between(1, 3); count > 0; count--) {
    const name = draft.newName();
    schemas.push(name);
    draft.add(`create schema ${name}`);
  }
  if (dice.chance(0.3)) {
    schemas.push('a', '"a.b"');
    draft.add(
      'create schema a',
      'create schema "a.b"',
      'create table a."b.c" (i int)',
      'create table "a.b".c (j text)',
    );
    draft.add(`insert into a."b.c" values (1), (2)`, `insert into "a.b".c values ('x')`);
  }
  draft.types.push(...builtIn);
  for (const { name, types } of dice.several(extensions, dice.between(0, 3))) {
    const schema = dice.pick(schemas);
    draft.add(`create extension ${name} schema ${schema}`);
    for (const type of types)
      draft.types.push({ ...type, sql: `${schema}.${type.sql}`, value: `${type.value}::${schema}.${type.sql}` });
  }
  makeEnums(draft);
  makeDomains(draft);
  makeComposites(draft);
}

function makeEnums(draft: Draft): void {
  const { dice } = draft;
  for (let count = dice.between(0, 2); count > 0; count--) {
    const name = draft.newQualified();
    const labels = ["'low'", "'a b'", "'it''s'", "'Ü'", "'x,y'"].slice(0, dice.between(2, 5));
    draft.add(`create type ${name} as enum (${labels.join(', ')})`);
    if (dice.chance(0.4)) {
      draft.add(`alter type ${name} add value 'between' before 'a b'`);
      labels.splice(1, 0, "'between'");
    }
    const value = `(array[${labels.join(', ')}])[1 + i % ${labels.length}]::${name}`;
    draft.types.push({ sql: name, value, isKey: true });
    if (dice.chance(0.4)) draft.types.push({ sql: `${name}[]`, value: `array[${value}, null]` });
  }
}

function makeDomains(draft: Draft): void {
  const { dice } = draft;
  for (let count = dice.between(0, 2); count > 0; count--) {
    const name = draft.newQualified();
    const base = dice.pick(draft.types.filter(({ unique, isKey }) => unique === true && isKey === true));
    const checks = dice.chance(0.7) ? ` constraint ${draft.newName()} check (value is not null or 1 = 1)` : '';
    const isRequired = base.isRequired === true || dice.chance(0.3);
    draft.add(`create domain ${name} as ${base.sql}${isRequired ? ' not null' : ''}${checks}`);
    draft.types.push({ sql: name, value: `(${base.value})::${name}`, unique: true, isKey: true, isRequired });
  }
}

function makeComposites(draft: Draft): void {
  const { dice } = draft;
  if (dice.chance(0.5)) {
    const name = draft.newQualified();
    const simple = draft.types.filter(({ isRequired }) => isRequired !== true);
    const [one, other] = [dice.pick(simple), dice.pick(simple)];
    const parts = `${draft.newName()} ${one.sql}, ${draft.newName()} ${other.sql}`;
    draft.add(`create type ${name} as (${parts})`);
    draft.types.push({ sql: name, value: `row(${one.value}, ${other.value})::${name}` });
  }
  if (dice.chance(0.4)) {
    const name = draft.newQualified();
    draft.add(`create type ${name} as range (subtype = float8)`);
    draft.types.push({ sql: name, value: `('[' || i || ',' || i + 1 || ')')::${name}` });
  }
}
