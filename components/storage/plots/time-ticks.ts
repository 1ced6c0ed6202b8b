const hourMs = 60 * 60 * 1000;
const steps = [1, 2, 3, 6, 12, 24, 48, 7 * 24, 14 * 24, 30 * 24, 60 * 24, 120 * 24].map((hours) => hours * hourMs);
const mostTicks = 8;

/** Round moments from `from` to `to` (epoch milliseconds) in the reader's own time zone: eight at most, no two of one name. */
export function timeTicks(from: number, to: number): number[] {
  const step = steps.find((candidate) => (to - from) / candidate <= mostTicks) ?? 365 * 24 * hourMs;
  const tick = new Date(from);
  tick.setHours(0, 0, 0, 0);
  const ticks: number[] = [];
  while (tick.getTime() <= to) {
    if (tick.getTime() >= from) ticks.push(tick.getTime());
    if (step < 24 * hourMs) tick.setTime(tick.getTime() + step);
    else tick.setDate(tick.getDate() + step / (24 * hourMs));
  }
  return ticks.length > 0 ? ticks : [from];
}
