/** The parts of a table on disk, by the same colours in every plot. */
export const tableParts = [
  { key: 'heap', label: 'Heap', color: 'var(--color-series-1)' },
  { key: 'indexes', label: 'Indexes', color: 'var(--color-series-2)' },
  { key: 'toast', label: 'TOAST', color: 'var(--color-series-3)' },
];
