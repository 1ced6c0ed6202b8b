import { describe, expect, test } from 'vitest';
import { nameLeftOut } from '../statements/name-left-out.ts';
import { readKnownStatement } from '../statements/read-known-statement.ts';
import { readStatement } from '../statements/read-statement.ts';
import { planPostData } from './plan-post-data.ts';

describe('a statement is told by what it does', () => {
  test.each([
    ['CREATE UNIQUE INDEX "a ""b" ON ONLY public."T x" USING btree (i)', 'index', ['public."T x"'], 'index "a ""b"'],
    [
      'ALTER TABLE ONLY public.t\n    ADD CONSTRAINT t_pkey PRIMARY KEY (id)',
      'key',
      ['public.t'],
      'constraint t_pkey of public.t',
    ],
    [
      'ALTER TABLE ONLY public.b\n    ADD CONSTRAINT o EXCLUDE USING gist (r WITH =)',
      'key',
      ['public.b'],
      'constraint o of public.b',
    ],
    [
      'ALTER TABLE public.a\n    ADD CONSTRAINT f FOREIGN KEY (x, y) REFERENCES s."B"(x, y) ON DELETE CASCADE',
      'foreign key',
      ['public.a', 's."B"'],
      'foreign key f of public.a',
    ],
    ['ALTER TABLE public.a\n    ADD CONSTRAINT c CHECK ((v > 0)) NOT VALID', 'other', [], 'constraint c of public.a'],
    ["CREATE FUNCTION public.f(a text DEFAULT ')'::text) RETURNS text AS ''", 'definition', [], 'function public.f'],
    ['CREATE OR REPLACE VIEW public.v AS SELECT 1', 'definition', [], 'view public.v'],
    ['CREATE MATERIALIZED VIEW public.m AS SELECT 1 WITH NO DATA', 'definition', [], 'materialized view public.m'],
    ['CREATE EXTENSION IF NOT EXISTS citext WITH SCHEMA public', 'other', [], 'extension citext'],
    ['ALTER TABLE ONLY public.t REPLICA IDENTITY USING INDEX i', 'other', [], 'table public.t'],
    ['COMMENT ON INDEX public.i IS $$GRANT x ON y TO z$$', 'other', [], 'comment on the index public.i'],
    ['GRANT SELECT(a) ON TABLE public.t TO x', 'privilege', [], 'privileges on the table public.t'],
    ['REVOKE ALL ON SCHEMA public FROM PUBLIC', 'privilege', [], 'privileges on the schema public'],
    ['GRANT ALL ON LARGE OBJECT 12 TO x', 'large object', [], 'privileges on the large object 12'],
    ["SELECT pg_catalog.lo_create('12')", 'large object', [], 'large object'],
    ["SELECT pg_catalog.set_config('search_path', '', false)", 'setting', [], 'setting search_path'],
    ['SET SESSION AUTHORIZATION x', 'privilege', [], 'privileges granted by'],
    [
      'CREATE EVENT TRIGGER e ON ddl_command_end\n   EXECUTE FUNCTION public.f()',
      'event trigger',
      [],
      'event trigger e',
    ],
    [
      "CREATE USER MAPPING FOR x SERVER s OPTIONS (\n    password 'secret'\n)",
      'other',
      [],
      expect.not.stringContaining('secret'),
    ],
  ])('%s', (sql, kind, tables, label) => {
    expect(readStatement(sql)).toMatchObject({ sql, kind, tables, label });
  });
});

test('indexes and keys go side by side, then foreign keys, and what speaks of them stays in order', () => {
  const script = [
    'SET statement_timeout = 0',
    "SET default_tablespace = ''",
    'ALTER TABLE ONLY public.a\n    ADD CONSTRAINT a_pkey PRIMARY KEY (id)',
    'ALTER TABLE public.a CLUSTER ON a_pkey',
    'SET default_tablespace = fast',
    'CREATE INDEX a_i ON public.a USING btree (i)',
    "COMMENT ON INDEX public.a_i IS 'x'",
    'CREATE VIEW public.v AS SELECT 1',
    "SET default_tablespace = ''",
    'CREATE INDEX v_i ON public.v USING btree (i)',
    'ALTER INDEX public.p ATTACH PARTITION public.q',
    'ALTER TABLE ONLY public.b\n    ADD CONSTRAINT f FOREIGN KEY (i) REFERENCES public.a(id)',
    "COMMENT ON CONSTRAINT f ON public.b IS 'x'",
    'ALTER TABLE ONLY public.c\n    ADD CONSTRAINT g FOREIGN KEY (i) REFERENCES public.a(id)',
    'CREATE POLICY p ON public.a USING (true)',
    'GRANT ALL ON TABLE public.v TO x',
    'REFRESH MATERIALIZED VIEW public.m',
    'CREATE EVENT TRIGGER e ON ddl_command_end\n   EXECUTE FUNCTION public.f()',
  ];
  const steps = planPostData(script.map(readStatement));
  expect(steps.map(({ kind, statements }) => [kind, statements.map(({ label }) => label)])).toEqual([
    ['index', ['constraint a_pkey of public.a', 'index a_i']],
    ['in order', ['table public.a', 'comment on the index public.a_i', 'view public.v']],
    ['index', ['index v_i']],
    ['in order', ['index public.p']],
    ['foreign key', ['foreign key f of public.b', 'foreign key g of public.c']],
    ['in order', ['comment on the constraint f', 'policy p']],
  ]);
  expect(steps[0]?.statements.map(({ settings }) => settings)).toEqual([
    ["SET default_tablespace = ''"],
    ['SET default_tablespace = fast'],
  ]);
});

test('a subscription is left out, and named without its password', () => {
  const postData = [
    "CREATE SUBSCRIPTION sub CONNECTION 'host=h password=secret' PUBLICATION p WITH (connect = false, slot_name = 'sub')",
    'ALTER SUBSCRIPTION sub OWNER TO tester',
  ];
  expect(planPostData(postData.map(readKnownStatement))).toEqual([]);
  expect(nameLeftOut({ preData: [], postData })).toEqual([expect.stringMatching(/^The subscription sub is not made/)]);
});

test('what pg_dump does not write is refused here too', () => {
  expect(() => readKnownStatement("ALTER ROLE tester PASSWORD 'secret'")).toThrow(
    "The archive's schema holds a statement that begins with ALTER ROLE, which pg_dump does not write. It is not run.",
  );
});
