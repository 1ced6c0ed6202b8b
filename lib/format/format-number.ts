const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** 1164611 -> "1,164,611". */
export function formatNumber(value: number): string {
  return grouped.format(value);
}
