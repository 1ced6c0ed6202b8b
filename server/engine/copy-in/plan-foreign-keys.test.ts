import { expect, test } from 'vitest';
import type { ForeignKey } from '../catalog/read-foreign-keys.ts';
import { planForeignKeys } from './plan-foreign-keys.ts';

const account = 10;

function foreignKey(parts: Partial<ForeignKey>): ForeignKey {
  return {
    oid: 1,
    name: 'owner_fkey',
    table: 'public.item',
    tableOid: 11,
    schema: 'public',
    tableName: 'item',
    partitioned: false,
    validated: true,
    definition: 'FOREIGN KEY (owner) REFERENCES public.account(id)',
    owner: 'shop',
    owned: true,
    refersTo: 'public.account',
    refersToOid: account,
    sortsQuickly: true,
    mayRefer: true,
    lockable: [],
    drop: 'drop',
    build: 'build',
    inheritedOids: [],
    ...parts,
  };
}

const merged = 'set local enable_hashjoin to off; build; set local enable_hashjoin to default';

test.each([
  ['whole numbers that refer to many rows are merged', {}, 20_000, merged],
  ['few rows stay in the cache: PostgreSQL chooses', {}, 19_999, 'build'],
  ['keys that sort slowly are left to PostgreSQL', { sortsQuickly: false }, 5_000_000, 'build'],
  ['a partitioned table is taken for a large one', { refersToOid: 12 }, 1, merged],
] as const)('%s', (_title, parts, rows, sql) => {
  const key = foreignKey(parts);
  expect(planForeignKeys([key], new Map([[account, rows]]))).toEqual([
    { key, label: 'owner_fkey of public.item', sql },
  ]);
});
