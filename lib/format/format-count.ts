import { formatNumber } from './format-number.ts';

/** (1, 'row') -> "1 row", (46273, 'row') -> "46,273 rows", (2, 'entry', 'entries') -> "2 entries". */
export function formatCount(count: number, one: string, many = `${one}s`): string {
  return `${formatNumber(count)} ${count === 1 ? one : many}`;
}
