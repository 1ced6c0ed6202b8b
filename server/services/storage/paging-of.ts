import type { Paging } from '#lib/contracts/storage.ts';

/**
 * The addresses of the pages before and after one.
 * @param address path of the list, without a query
 */
export function pagingOf(
  address: string,
  { offset, limit }: { offset: number; limit: number },
  totalNumberOfResults: number,
): Paging {
  const at = (start: number) => `${address}?${new URLSearchParams({ offset: String(start), limit: String(limit) })}`;
  return {
    previous: offset > 0 ? at(Math.max(0, offset - limit)) : null,
    next: offset + limit < totalNumberOfResults ? at(offset + limit) : null,
  };
}
