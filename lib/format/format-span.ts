/**
 * Milliseconds in whole minutes, as people plan: 30_000 -> "less than 1 min", 3_900_000 -> "1 h 5 min", 90_000_000 -> "1 d 1 h".
 * What is over is told by formatLasted, which knows seconds.
 */
export function formatSpan(milliseconds: number): string {
  if (milliseconds < 60_000) return 'less than 1 min';
  const minutes = Math.round(milliseconds / 60_000);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  const wholeHours = Math.round(minutes / 60);
  const days = Math.floor(wholeHours / 24);
  return wholeHours % 24 === 0 || days > 6 ? `${days} d` : `${days} d ${wholeHours % 24} h`;
}
