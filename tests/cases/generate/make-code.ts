import type { Draft } from './draft.ts';

/** Makes functions, views, materialized views and triggers on the tables. */
export function makeCode(draft: Draft): void {
  const { dice } = draft;
  const makers = [
    makeView,
    makeView,
    makeFunctionView,
    makeMatview,
    makeMatview,
    makeTrigger,
    makeTrigger,
    makeAggregate,
    makeRule,
  ];
  for (let count = dice.between(3, 7); count > 0; count--) dice.pick(makers)(draft);
  if (dice.chance(0.3)) makeFailingMatview(draft);
}

function makeView(draft: Draft): void {
  const { dice } = draft;
  const { name } = dice.pick(draft.tables);
  const view = draft.newQualified();
  const column = draft.newName();
  draft.add(
    `create view ${view} ${dice.pick(['', 'with (security_barrier) '])}as ${dice.pick([
      `select t.*, ${draft.oddLiteral()} as ${column} from ${name} t`,
      `select count(*) as ${column}, max(t::text collate "C") as m from ${name} t`,
      `with recursive r(n) as (select 1 union all select n + 1 from r where n < 5) select n as ${column} from r where exists (select from ${name})`,
      `select case when t is distinct from null then 1 else 2 end as ${column} from ${name} t`,
    ])}`,
  );
  draft.views.push(view);
  if (dice.chance(0.3)) draft.add(`comment on view ${view} is ${draft.oddLiteral()}`);
  if (dice.chance(0.3)) draft.add(`grant select on ${view} to public`);
}

/** A view that reads a table through a function, which no catalog tells. */
function makeFunctionView(draft: Draft): void {
  const { dice } = draft;
  const fn = draft.newQualified();
  const source = dice.pick([...draft.matviews, ...draft.views, ...draft.tables.map(({ name }) => name)]);
  draft.add(
    `create function ${fn}(int) returns bigint ${dice.pick(['stable', 'volatile', 'stable parallel safe cost 7'])} ${dice.pick(
      [
        `language sql as $fn$ select count(*) + $1 from ${source} $fn$`,
        `language plpgsql as $fn$ begin return (select count(*) + $1 from ${source}); end $fn$`,
        `language sql set search_path to 'pg_catalog' as $fn$ select count(*) + $1 from ${source} $fn$`,
        `begin atomic select count(*) + $1 from ${source}; end`,
      ],
    )}`,
  );
  const view = draft.newQualified();
  if (dice.chance(0.6)) {
    draft.add(`create materialized view ${view} as select n, ${fn}(n) as r from generate_series(1, 3) n`);
    draft.matviews.push(view);
  } else {
    draft.add(`create view ${view} as select ${fn}(1) as r`);
    draft.views.push(view);
  }
  if (dice.chance(0.3)) draft.add(`revoke all on function ${fn} from public`);
}

function makeMatview(draft: Draft): void {
  const { dice } = draft;
  const view = draft.newQualified();
  const source = dice.pick([...draft.matviews, ...draft.views, ...draft.tables.map(({ name }) => name)]);
  const filled = dice.chance(0.8);
  draft.add(
    `create materialized view ${view} as select 1 as one, count(*) as n from ${source} ${filled ? '' : 'with no data'}`,
  );
  if (filled) draft.matviews.push(view);
  if (dice.chance(0.5)) draft.add(`create unique index ${draft.newName()} on ${view} (one)`);
}

/** A view that was filled before the function that it calls began to fail. */
function makeFailingMatview(draft: Draft): void {
  const fn = draft.newQualified();
  draft.add(
    `create function ${fn}(int) returns int language plpgsql as $fn$ begin return $1; end $fn$`,
    `create materialized view ${draft.newQualified()} as select ${fn}(i) as v from generate_series(1, 4) i`,
    `create or replace function ${fn}(int) returns int language plpgsql as $fn$ begin return $1 / ($1 - $1); end $fn$`,
  );
}

function makeTrigger(draft: Draft): void {
  const { dice } = draft;
  const { name } = dice.pick(draft.tables);
  const fn = draft.newQualified();
  const trigger = draft.newName();
  draft.add(
    `create function ${fn}() returns trigger language plpgsql as $fn$ begin ${dice.pick([
      'return null;',
      `raise exception 'no rows for %', tg_name;`,
      `perform count(*) from ${dice.pick(draft.tables).name}; return new;`,
    ])} end $fn$`,
    `create trigger ${trigger} before insert on ${name} for each row ${dice.pick(['', "when (current_user <> 'nobody') "])}execute function ${fn}(${draft.oddLiteral()})`,
  );
  if (dice.chance(0.4))
    draft.add(`alter table ${name} ${dice.pick(['disable', 'enable always', 'enable replica'])} trigger ${trigger}`);
}

function makeAggregate(draft: Draft): void {
  const { dice } = draft;
  const fn = draft.newQualified();
  draft.add(
    `create function ${fn}(int, int) returns int language sql immutable as 'select coalesce($1, 0) + $2'`,
    `create aggregate ${draft.newQualified()} (int) (sfunc = ${fn}, stype = int, initcond = '0')`,
  );
  const operator = ['@+@', '=~=', '@#@', '<%>', '~~~'][draft.operators++];
  if (operator !== undefined)
    draft.add(
      `create operator ${dice.pick(draft.schemas)}.${operator} (leftarg = int, rightarg = int, function = ${fn})`,
    );
}

function makeRule(draft: Draft): void {
  const [view] = draft.dice.several(draft.views, 1);
  if (view !== undefined) draft.add(`create rule ${draft.newName()} as on insert to ${view} do instead nothing`);
}
