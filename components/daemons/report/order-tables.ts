import type { TableState } from '#lib/contracts/daemon-details.ts';
import type { ReportedTable } from '#lib/daemon-report.ts';

export const tableOrders = { work: 'Active first', size: 'Largest first', name: 'By name' } as const;
export type TableOrder = keyof typeof tableOrders;

const ranks: Record<TableState, number> = {
  failed: 0,
  differs: 0,
  'at work': 1,
  comparing: 1,
  waiting: 2,
  'to compare': 2,
  done: 3,
  compared: 3,
};

const comparisons: Record<TableOrder, (one: ReportedTable, other: ReportedTable) => number> = {
  work: (one, other) => ranks[one.state] - ranks[other.state] || one.position - other.position,
  size: (one, other) => other.bytesTotal - one.bytesTotal || one.position - other.position,
  name: (one, other) => (one.name < other.name ? -1 : one.name > other.name ? 1 : 0),
};

/** The tables whose name holds `search`, whatever its case, in that order. */
export function orderTables(tables: readonly ReportedTable[], search: string, order: TableOrder): ReportedTable[] {
  const wanted = search.trim().toLowerCase();
  const found = wanted === '' ? tables : tables.filter(({ name }) => name.toLowerCase().includes(wanted));
  return found.toSorted(comparisons[order]);
}
