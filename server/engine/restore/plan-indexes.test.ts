import { describe, expect, test } from 'vitest';
import type { Index } from '../catalog/read-indexes.ts';
import { planIndexes } from './plan-indexes.ts';

const plain: Index = {
  oid: 1,
  tableOid: 100,
  label: 'public.one',
  parentOid: null,
  attached: 0,
  fixed: null,
  dependents: [],
  constraintOid: null,
  drop: 'drop one',
  build: 'build one',
  weaker: 'build plain one',
  definition: 'CREATE UNIQUE INDEX one',
  name: 'one',
  probe: null,
};
const options = { droppedForeignKeys: new Set([77]), rows: new Map([[100, 5000]]), fewestRows: 1000 };

function labelsOf(indexes: Index[], changes: Partial<typeof options> = {}): string[] {
  return planIndexes(indexes, { ...options, ...changes }).builds.map((build) => build.label);
}

describe('an index', () => {
  test('of many rows is taken away', () => {
    expect(planIndexes([plain], options)).toEqual({
      drops: ['drop one'],
      builds: [plain],
    });
  });

  test.each<[string, Partial<Index>]>([
    ['with a mark', { fixed: 'clustered' }],
    ['that a view depends on', { dependents: [{ catalog: 'pg_rewrite', oid: 5 }] }],
    ['that a foreign key depends on which stays', { dependents: [{ catalog: 'pg_constraint', oid: 78 }] }],
    ['with an attached index on a table that keeps its rows', { attached: 1 }],
    ['that is attached to an index out of sight', { parentOid: 9 }],
    ['of few rows', { tableOid: 101 }],
  ])('%s stays', (_, changes) => {
    expect(labelsOf([{ ...plain, ...changes }])).toEqual([]);
  });

  test('that only a foreign key depends on which goes as well, goes', () => {
    expect(labelsOf([{ ...plain, dependents: [{ catalog: 'pg_constraint', oid: 77 }] }])).toEqual(['public.one']);
  });
});

describe('a partitioned index', () => {
  const top = {
    ...plain,
    oid: 10,
    tableOid: 99,
    label: 'top',
    attached: 1,
    dependents: [{ catalog: 'pg_class', oid: 11 }],
  };
  const middle = { ...plain, oid: 11, tableOid: 98, label: 'middle', parentOid: 10, attached: 2 };
  const leaves = [12, 13].map((oid) => ({ ...plain, oid, label: `leaf ${oid}`, parentOid: 11 }));

  test('goes with all that are attached to it, by its own drop alone, and is built from the top', () => {
    const plan = planIndexes([...leaves, middle, top], options);
    expect(plan.drops).toEqual(['drop one']);
    expect(plan.builds.map((build) => build.label)).toEqual(['top', 'middle', 'leaf 12', 'leaf 13']);
  });

  test('stays with all of them when one must stay', () => {
    expect(
      labelsOf([
        top,
        middle,
        { ...plain, oid: 12, parentOid: 11, fixed: 'replica identity' },
        { ...plain, oid: 13, parentOid: 11 },
      ]),
    ).toEqual([]);
  });

  test('counts the rows of all its partitions', () => {
    expect(labelsOf([top, middle, ...leaves], { rows: new Map([[100, 600]]) })).toHaveLength(4);
    expect(labelsOf([top, middle, ...leaves], { rows: new Map([[100, 400]]) })).toEqual([]);
  });
});
