import { describe, expect, it } from 'vitest';
import { copyStatement, planRanges, type RangedTable } from './plan-ranges.ts';

const MiB = 1024 * 1024;

function table(name: string, megabytes: number): RangedTable {
  const bytes = megabytes * MiB;
  return { schema: 'public', name, columns: [{ name: 'id' }], pages: bytes / 8192, bytes };
}

function countByTable(tables: RangedTable[], sessions: number): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { table } of planRanges(tables, sessions)) counts[table.name] = (counts[table.name] ?? 0) + 1;
  return counts;
}

describe('the ranges of a backup', () => {
  it('are whole tables for one session', () => {
    expect(countByTable([table('large', 320), table('small', 1)], 1)).toEqual({ large: 1, small: 1 });
  });

  it('are whole tables as long as the rest keeps the other sessions busy, the largest first', () => {
    const tables = [table('small', 16), table('large', 320), table('middling', 160), table('other', 160)];
    expect(countByTable(tables, 2)).toEqual({ large: 1, middling: 1, other: 10, small: 1 });
    expect(countByTable(tables, 3)).toEqual({ large: 20, middling: 10, other: 10, small: 1 });
    expect(planRanges(tables, 2)[0]?.table.name).toBe('large');
  });

  it('follow each other from the first page of a table to its end', () => {
    const ranges = planRanges([table('large', 320)], 2);
    expect(ranges).toHaveLength(20);
    expect(ranges[0]?.start).toBe(0);
    for (const [index, { start }] of ranges.entries()) {
      if (index > 0) expect(start).toBe(ranges[index - 1]?.end);
    }
    expect(ranges.at(-1)?.end).toBeNull();
  });

  it('are copied without naming pages where they are a whole table', () => {
    const [whole] = planRanges([table('large', 320)], 1);
    const [first] = planRanges([table('large', 320)], 2);
    expect(whole && copyStatement(whole)).toBe('copy "public"."large" ("id") to stdout');
    expect(first && copyStatement(first)).toBe(
      `copy (select "id" from only "public"."large" where ctid >= '(0,0)' and ctid < '(2048,0)') to stdout`,
    );
  });
});
