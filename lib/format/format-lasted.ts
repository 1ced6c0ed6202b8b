import { formatSpan } from './format-span.ts';

/**
 * How long something lasted that is over, in milliseconds: 187 -> "less than 1 s", 12_400 -> "12 s", 192_000 -> "3 min 12 s"; from
 * ten minutes on in whole minutes, as formatSpan.
 */
export function formatLasted(milliseconds: number): string {
  if (milliseconds < 1000) return 'less than 1 s';
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds >= 600) return formatSpan(milliseconds);
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
