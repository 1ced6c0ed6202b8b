import type { SchemaStatements } from '#server/engine/archive/read-schema-sql.ts';

/** Where a body stands that runs while a database is built. */
export const placesThatRun = [
  'added check',
  'aggregate',
  'cast',
  'check',
  'column default',
  'constraint trigger',
  'domain',
  'exclusion constraint',
  'generated column',
  'index expression',
  'index predicate',
  'materialized view',
  'operator',
  'partition bound',
  'partition key',
  'policy',
  'procedure',
  'row trigger',
  'rule',
  'statement trigger',
  'statistics',
  'view',
];

const events = ['ddl_command_start', 'ddl_command_end', 'sql_drop', 'table_rewrite'];

/**
 * Bodies that a superuser's repository has beside them: they are made when all else is done, and must not run before somebody uses the database.
 */
function eventTriggers(): string[] {
  return [
    routine('FUNCTION public.attack_by_event() RETURNS event_trigger', `perform public.attack('event trigger');`),
    ...events.map(
      (event) => `CREATE EVENT TRIGGER by_${event} ON ${event}\n   EXECUTE FUNCTION public.attack_by_event()`,
    ),
  ];
}

/** Each statement is tried in each of these ways in every place. */
const ways = [
  (sql: string) => `execute ${quote(sql)}`,
  (sql: string) => `execute ${quote(`do ${quote(`begin execute ${quote(sql)}; end`)}`)}`,
];

/**
 * A schema, of forms that pg_dump writes alone, with statements hidden in the bodies of all that may run as a database is built:
 * by EXECUTE, within a DO, as a statement of PL/pgSQL, and as the body of a function in SQL. Where one stands the table `ran` says
 * as whom it ran. It has a table `t` of the columns `id` and `v`, whose rows the archive has.
 * @param statements each is tried by itself
 * @param withEvents has event triggers, too, which only a superuser may make
 */
export function hideInBodies(statements: readonly string[], withEvents: boolean): SchemaStatements {
  const tries = statements.flatMap((sql, index) => [
    ...ways.map((way) => way(sql)),
    `perform public.in_sql_${index}()`,
    `perform public.in_plpgsql_${index}()`,
  ]);
  return {
    preData: [
      'CREATE TABLE public.ran (\n    place text,\n    as_role text,\n    logged_in_as text\n)',
      ...statements.flatMap((sql, index) => [
        `CREATE FUNCTION public.in_sql_${index}() RETURNS void\n    LANGUAGE sql\n    AS ${quote(sql)}`,
        `CREATE FUNCTION public.in_plpgsql_${index}() RETURNS void\n    LANGUAGE plpgsql\n    AS ${quote(`begin ${sql}; end`)}`,
      ]),
      routine(
        'FUNCTION public.deed(place text) RETURNS integer',
        `insert into public.ran values (place, current_user, session_user); ${tries.map(alone).join(' ')} return 1;`,
      ),
      // It is taken for immutable, which indexes and generated columns want. What it calls does as it likes all the same.
      routine('FUNCTION public.attack(place text) RETURNS integer', 'return public.deed(place);', 'IMMUTABLE'),
      routine('PROCEDURE public.attack_by_call()', `perform public.attack('procedure');`),
      trigger(
        'attack_by_row',
        'row trigger',
        `call public.attack_by_call(); insert into public.ruled values (1);
        insert into public.parted values (1); ${alone(`perform set_config('row_security', 'on', true);
        insert into public.policed values (1)`)}`,
      ),
      trigger('attack_by_statement', 'statement trigger'),
      trigger('attack_by_constraint', 'constraint trigger'),
      routine(
        'FUNCTION public.equals(one integer, other integer) RETURNS boolean',
        `return public.attack('operator') = 1;`,
        'IMMUTABLE',
      ),
      'CREATE OPERATOR public.=== (\n    FUNCTION = public.equals,\n    LEFTARG = integer,\n    RIGHTARG = integer\n)',
      'CREATE TYPE public.pair AS (\n\ta integer\n)',
      routine(
        'FUNCTION public.to_pair(value integer) RETURNS public.pair',
        `return row(public.attack('cast'));`,
        'IMMUTABLE',
      ),
      'CREATE CAST (integer AS public.pair) WITH FUNCTION public.to_pair(integer)',
      routine(
        'FUNCTION public.add(state integer, value integer) RETURNS integer',
        `return public.attack('aggregate');`,
      ),
      'CREATE AGGREGATE public.total(integer) (\n    SFUNC = public.add,\n    STYPE = integer\n)',
      `CREATE DOMAIN public.d AS integer\n\tCONSTRAINT d_check CHECK ((${attack('domain')} > (VALUE - 1000)))`,
      `CREATE TABLE public.ruled (\n    a integer\n)`,
      `CREATE RULE attacks AS\n    ON INSERT TO public.ruled DO ALSO  SELECT ${attack('rule')} AS attack`,
      `CREATE TABLE public.parted (\n    a integer\n)\nPARTITION BY RANGE (((a * ${attack('partition key')})))`,
      'CREATE TABLE public.part (\n    a integer\n)',
      `ALTER TABLE ONLY public.parted ATTACH PARTITION public.part FOR VALUES FROM (${attack('partition bound')}) TO (9)`,
      'CREATE TABLE public.policed (\n    a integer\n)',
      `CREATE POLICY p ON public.policed WITH CHECK ((${attack('policy')} > 0))`,
      'ALTER TABLE ONLY public.policed FORCE ROW LEVEL SECURITY',
      'ALTER TABLE public.policed ENABLE ROW LEVEL SECURITY',
      `CREATE TABLE public.t (
    id public.d NOT NULL,
    v text,
    extra integer DEFAULT ${attack('column default')},
    made integer GENERATED ALWAYS AS (${attack('generated column')}) STORED,
    CONSTRAINT t_check CHECK ((${attack('check')} > 0)),
    CONSTRAINT t_operator CHECK (((id)::integer OPERATOR(public.===) 1)),
    CONSTRAINT t_cast CHECK ((((id)::integer)::public.pair IS NOT NULL))
)`,
      'CREATE TRIGGER row BEFORE INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION public.attack_by_row()',
      'CREATE TRIGGER statement AFTER INSERT ON public.t FOR EACH STATEMENT EXECUTE FUNCTION public.attack_by_statement()',
      'CREATE CONSTRAINT TRIGGER at_the_end AFTER INSERT ON public.t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.attack_by_constraint()',
      `CREATE VIEW public.w AS\n SELECT ${attack('view')} AS a`,
      `CREATE MATERIALIZED VIEW public.m AS\n SELECT w.a,\n    ${attack('materialized view')} AS b,\n    public.total(w.a) AS c\n   FROM public.w\n  GROUP BY w.a\n  WITH NO DATA`,
      `CREATE STATISTICS public.st ON v, (${attack('statistics')}) FROM public.t`,
    ],
    postData: [
      `CREATE INDEX t_expression ON public.t USING btree (${attack('index expression')})`,
      `CREATE INDEX t_predicate ON public.t USING btree (v) WHERE (${attack('index predicate')} > 0)`,
      `ALTER TABLE ONLY public.ruled\n    ADD CONSTRAINT ruled_excluded EXCLUDE USING btree (((a * ${attack('exclusion constraint')})) WITH =) DEFERRABLE INITIALLY DEFERRED`,
      `ALTER TABLE public.t\n    ADD CONSTRAINT t_added CHECK ((${attack('added check')} > 0))`,
      ...(withEvents ? eventTriggers() : []),
    ],
  };
}

/** What it raises is no reason for the next one not to be tried. */
function alone(statement: string): string {
  return `begin ${statement}; exception when others then null; end;`;
}

function attack(place: string): string {
  return `public.attack('${place}'::text)`;
}

function routine(head: string, body: string, volatility = ''): string {
  return `CREATE ${head}\n    LANGUAGE plpgsql${volatility === '' ? '' : ` ${volatility}`}\n    AS ${quote(`begin ${body} end`)}`;
}

function trigger(name: string, place: string, more = ''): string {
  return routine(`FUNCTION public.${name}() RETURNS trigger`, `perform public.attack('${place}'); ${more} return new;`);
}

/** In dollar quotes that nothing within can end. */
function quote(text: string): string {
  let tag = '$q$';
  for (let count = 0; text.includes(tag); count++) tag = `$q${count}$`;
  return `${tag}${text}${tag}`;
}
