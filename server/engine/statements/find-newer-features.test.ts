import { expect, test } from 'vitest';
import { findNewerFeatures } from './find-newer-features.ts';
import { readStatement } from './read-statement.ts';

const newer: [sql: string, since: number, name: string][] = [
  [
    'CREATE TABLE public.t (\n    a integer,\n    b integer GENERATED ALWAYS AS ((a * 2))\n)',
    18,
    'virtual generated columns',
  ],
  ['CREATE TABLE public.t (\n    a integer,\n    CONSTRAINT c CHECK ((a > 1)) NOT ENFORCED\n)', 18, 'not enforced'],
  ['ALTER TABLE ONLY public.t\n    ADD CONSTRAINT k PRIMARY KEY (id, valid WITHOUT OVERLAPS)', 18, 'without overlaps'],
  [
    'ALTER TABLE ONLY public.t\n    ADD CONSTRAINT k FOREIGN KEY (id, PERIOD valid) REFERENCES public.u(id, PERIOD valid)',
    18,
    'periods',
  ],
  ['ALTER TABLE public.t\n    ADD CONSTRAINT n NOT NULL a NOT VALID', 18, 'NOT NULL'],
  ['GRANT SELECT,MAINTAIN ON TABLE public.t TO clerks', 17, 'MAINTAIN'],
  ['ALTER TABLE ONLY public.t\n    ADD CONSTRAINT u UNIQUE NULLS NOT DISTINCT (a)', 15, 'nulls are equal'],
];

test.each(newer)('%s is named for a server that does not have it, and for no other', (sql, since, name) => {
  const statements = [readStatement(sql)];
  expect(statements[0]?.what).not.toBe('');
  expect(findNewerFeatures(statements, since - 1)).toEqual([expect.stringContaining(name)]);
  expect(findNewerFeatures(statements, since)).toEqual([]);
});

test.each([
  'CREATE TABLE public.t (\n    a integer,\n    b integer GENERATED ALWAYS AS ((a * (2))) STORED,\n    c integer DEFAULT 1 NOT NULL\n)',
  'CREATE TABLE public.t (\n    "NOT ENFORCED" text DEFAULT \' WITHOUT OVERLAPS NOT ENFORCED\'::text\n)',
  'GRANT ALL ON TABLE public."MAINTAIN" TO clerks',
  'ALTER TABLE ONLY public.period\n    ADD CONSTRAINT period FOREIGN KEY (a) REFERENCES public.u(id)',
])('%s is known by PostgreSQL 14', (sql) => {
  expect(findNewerFeatures([readStatement(sql)], 14)).toEqual([]);
});
