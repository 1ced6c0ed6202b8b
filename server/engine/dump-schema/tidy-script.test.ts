import { expect, test } from 'vitest';
import { splitSchema, splitStatements } from '../archive/split-statements.ts';
import { tidyScript } from './tidy-script.ts';

/** As PostgreSQL 15.20 and 18.6 have it, which keep an option on every column. */
const script = `--
-- Name: t; Type: TABLE; Schema: public; Owner: tester
--

CREATE TABLE public.t (
    a integer DEFAULT 1,
    "Größe" text DEFAULT '(pg_attver=1)'::text
)
WITH (fillfactor='70', pg_tablever='12');
ALTER TABLE ONLY public.t ALTER COLUMN a SET (pg_attver=3618320408);
ALTER TABLE ONLY public.t ALTER COLUMN "Größe" SET (n_distinct=5, pg_attver=3618320409);


ALTER TABLE public.t OWNER TO tester;
CREATE INDEX t_i ON public.t USING btree (a) WITH (pg_indexver='3') WHERE (a > 1);
COMMENT ON TABLE public.t IS 'SET (pg_attver=3618320408); é';
CREATE VIEW public.v WITH (security_barrier='true') AS
 SELECT 1 AS pg_attver;
`;

const tidied = [
  `CREATE TABLE public.t (
    a integer DEFAULT 1,
    "Größe" text DEFAULT '(pg_attver=1)'::text
)
WITH (fillfactor='70')`,
  'ALTER TABLE ONLY public.t ALTER COLUMN "Größe" SET (n_distinct=5)',
  'ALTER TABLE public.t OWNER TO tester',
  'CREATE INDEX t_i ON public.t USING btree (a) WHERE (a > 1)',
  "COMMENT ON TABLE public.t IS 'SET (pg_attver=3618320408); é'",
  `CREATE VIEW public.v WITH (security_barrier='true') AS
 SELECT 1 AS pg_attver`,
];

test('what a server keeps for itself in options is left out of the script, and nothing else', () => {
  const text = tidyScript(Buffer.from(script)).toString();
  expect(splitStatements(text)).toEqual(tidied);
  expect(text).toContain('-- Name: t; Type: TABLE; Schema: public; Owner: tester');
});

test('an older archive that has it is read, built and compared without it', () => {
  expect(splitSchema(script)).toEqual(tidied);
  expect(splitSchema(script.replaceAll(/36183204\d\d/g, '77'))).not.toEqual(splitStatements(script));
});

test('a script without it stays as it is', () => {
  const plain = Buffer.from(script.replaceAll(/pg_\w+=/g, 'x='));
  expect(tidyScript(plain)).toBe(plain);
});
