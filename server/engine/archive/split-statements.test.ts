import { describe, expect, it } from 'vitest';
import { splitStatements } from './split-statements.ts';

describe('splitStatements', () => {
  it('gives nothing for a script without statements', () => {
    expect(splitStatements('')).toEqual([]);
    expect(splitStatements(' \n\t ; ;;\n-- a comment; with an end\n/* and; another */')).toEqual([]);
  });

  it('leaves semicolons and the comments before a statement away, and keeps those in it', () => {
    const script = '--\n-- Name: a\n--\n\nselect 1 -- one;\n+ /* two; */ 2;\n\n/* last */ select 3';
    expect(splitStatements(script)).toEqual(['select 1 -- one;\n+ /* two; */ 2', 'select 3']);
  });

  it.each([
    ['a string', "select 'a;b'"],
    ['a doubled quote', "select 'a'';b'"],
    ['a backslash at the end of a string', "select 'a\\'"],
    ['an escape string', "select E'a\\';b'"],
    ['a small e', "select e'a\\\\', e'\\';'"],
    ['a doubled quote in an escape string', "select E'a'';\\';b'"],
    ['an escape string that goes on in the next line', "select E'a'\n  '\\';b'"],
    ['a word that ends in e before a string', "select date'\\'"],
    ['a Unicode string', "select U&'\\0061;'"],
    ['bits', "select b'1', x'1f', n';'"],
    ['a quoted name', 'select 1 as "a;b"'],
    ['a doubled quote in a name', 'select 1 as "a"";b"'],
    ['quotes in a name', `select 1 as "it's;"`],
    ['quotes in a string', `select '";'`],
    ['a dollar quote', "select $$a;'b$$"],
    ['a dollar quote with a tag', 'select $body$a;$$;$other$;$body$'],
    ['a tag with letters of any script', 'select $größe$;$größe$'],
    ['an empty dollar quote', 'select $$$$, $a$$a$'],
    ['dollars in a name', 'select a$b$c, 1 as x$1$'],
    ['a parameter', 'select $1 + $2'],
    ['a nested comment', 'select /* a; /* b; */ c; */ 1'],
    ['a quote in a comment', "select 1 -- it's\n + 2"],
    ['a quote in a block comment', "select 1 /* it's */ + 2"],
    ['a comment in a string', "select '-- no', '/* no'"],
    ['operators that begin like comments', 'select 3 - -2, 4 / 2, 5 -> 6, 7 * 8'],
    ['parentheses', 'create rule r as on insert to t do also (insert into a values (1); insert into b values (2))'],
    ['a bracket', "select a[1], '{;}'::text[]"],
    ['numbers', 'select 1.5e10, 0xff, 1_000, .5'],
    ['names of any script', 'create table "größe;"(straße int)'],
  ])('keeps %s whole', (_what, statement) => {
    expect(splitStatements(`${statement};\nselect 'next';`)).toEqual([statement, "select 'next'"]);
  });

  it.each([
    ['a function', 'CREATE FUNCTION f() RETURNS int\n    BEGIN ATOMIC\n SELECT 1;\n SELECT 2;\nEND'],
    ['a procedure', 'create or replace procedure p() begin atomic insert into t values (1); select 1; end'],
    [
      'CASE in it',
      `CREATE FUNCTION f(a int) RETURNS text
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT CASE WHEN (a > 0) THEN CASE a WHEN 1 THEN 'one'::text ELSE 'many'::text END ELSE 'none;'::text END AS "end";
 SELECT (CASE WHEN (a > 0) THEN 1 ELSE 2 END);
END`,
    ],
    [
      'a column named begin',
      'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT t.begin, atomic FROM t; SELECT 2; END',
    ],
    ['quoted names', 'CREATE FUNCTION "end".f() RETURNS int BEGIN ATOMIC SELECT "end", "case" FROM "begin"; END'],
    ['no statement', 'CREATE FUNCTION f() RETURNS void BEGIN ATOMIC END'],
    ['a parameter named begin', 'CREATE FUNCTION f(begin int, atomic int) RETURNS int BEGIN ATOMIC SELECT begin; END'],
  ])('keeps the body of %s whole', (_what, statement) => {
    expect(splitStatements(`${statement};\nselect 'next';`)).toEqual([statement, "select 'next'"]);
  });

  it('takes begin and end for what they are outside of a function', () => {
    expect(splitStatements('begin; select 1; end; begin atomic; select case when true then 1 end;')).toEqual([
      'begin',
      'select 1',
      'end',
      'begin atomic',
      'select case when true then 1 end',
    ]);
    const dollars = `create function f() returns int language plpgsql as $$ begin return 1; end $$`;
    expect(splitStatements(`${dollars};${dollars};`)).toEqual([dollars, dollars]);
  });

  it('does not take a parenthesis too many for an open one', () => {
    expect(splitStatements('select 1); select 2;')).toEqual(['select 1)', 'select 2']);
  });

  it.each(["select 'a; b", 'select "a; b', 'select $$a; b', "select E'a; \\", 'select (1; 2', 'select 1 /* a; b'])(
    'gives what never ends as it stands: %s',
    (open) => {
      expect(splitStatements(`select 1;\n${open}`)).toEqual(['select 1', open]);
    },
  );

  it('takes a large script in no time', () => {
    const long = `comment on table t is E'${"x\\\\''".repeat(400_000)}'`;
    const statement = 'create table "a;b" (a int default (1), b text /* ; */ default \';\')';
    const statements = splitStatements(`${long};\n${`-- made\n${statement};\n\n`.repeat(50_000)}`);
    expect(statements).toHaveLength(50_001);
    expect(statements[0]).toBe(long);
    expect(new Set(statements.slice(1))).toEqual(new Set([statement]));
  });
});
