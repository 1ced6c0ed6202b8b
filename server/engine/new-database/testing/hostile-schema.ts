import type { SchemaStatements } from '#server/engine/archive/read-schema-sql.ts';

/** Where the code of a hostile schema stands: each runs as a database is built. */
export const hostilePlaces = [
  'check',
  'column default',
  'domain',
  'generated column',
  'index',
  'statistics',
  'trigger',
  'view',
];

/**
 * A schema whose code notes in the table `ran` as whom it runs, and tries all that PostgreSQL might let it do outside of its
 * database. It has a table `t` of the columns `id` and `v` beside its own things.
 * @param attempts statements, each tried by itself
 */
export function hostileSchema(attempts: readonly string[]): SchemaStatements {
  const tries = attempts.map(
    (sql, place) => `begin execute $sql$${sql}$sql$; exception when others then perform ${place}; end;`,
  );
  return {
    preData: [
      'CREATE TABLE public.ran (\n    place text,\n    as_role text,\n    logged_in_as text\n)',
      `CREATE FUNCTION public.deed(place text) RETURNS integer\n    LANGUAGE plpgsql\n    AS $_$
declare was text := current_user;
begin
  insert into public.ran values (place, current_user, session_user);
  ${tries.join('\n  ')}
  return 1;
end;$_$`,
      attackFunction,
      `CREATE FUNCTION public.attack_by_trigger() RETURNS trigger\n    LANGUAGE plpgsql\n    AS $$begin perform public.attack('trigger'); return new; end;$$`,
      `CREATE DOMAIN public.d AS integer\n\tCONSTRAINT d_check CHECK ((public.attack('domain'::text) > VALUE - 1000))`,
      `CREATE TABLE public.t (
    id public.d NOT NULL,
    v text,
    extra integer DEFAULT public.attack('column default'::text),
    made integer GENERATED ALWAYS AS (public.attack('generated column'::text)) STORED,
    CONSTRAINT t_check CHECK ((public.attack('check'::text) > 0))
)`,
      `CREATE TRIGGER first BEFORE INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION public.attack_by_trigger()`,
      `CREATE VIEW public.w AS\n SELECT public.attack('view'::text) AS a`,
      `CREATE MATERIALIZED VIEW public.m AS\n SELECT w.a\n   FROM public.w\n  WITH NO DATA`,
      `CREATE MATERIALIZED VIEW public.guarded AS\n SELECT t.v, public.attack('guarded view'::text) AS a\n   FROM public.t\n  WITH NO DATA`,
      `CREATE STATISTICS public.st ON v, (public.attack('statistics'::text)) FROM public.t`,
    ],
    postData: [
      `CREATE INDEX t_i ON public.t USING btree (public.attack('index'::text))`,
      `CREATE POLICY p ON public.t USING ((public.attack('policy'::text) > 0))`,
      'ALTER TABLE public.t ENABLE ROW LEVEL SECURITY',
    ],
  };
}

/** It is taken for immutable, which indexes and generated columns want. What it calls writes all the same. */
const attackFunction = `CREATE FUNCTION public.attack(place text) RETURNS integer\n    LANGUAGE plpgsql IMMUTABLE\n    AS $$
begin
  return public.deed(place);
end;$$`;
