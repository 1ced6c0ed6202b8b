import type { PublicHistory, StatusPeriod } from '#lib/contracts/public-status.ts';
import { formatLasted } from '#lib/format/format-lasted.ts';
import { type Markup, markup } from '#lib/markup.ts';
import { statusTone } from './status-icon.ts';
import { statusTime } from './status-time.ts';

const width = 1000;
/** So that a minute of 30 days is still seen. */
const leastWidth = 8;

type Stretch = { status: StatusPeriod['status']; from: number; until: number };

/** The time from `from` until now as one bar, and the same in words. It needs no time zone: it is no row of days. */
export function statusStrip({ periods, knownSince }: PublicHistory, from: Date, now: Date): Markup {
  const begin = Math.max(from.getTime(), Math.min(Date.parse(knownSince), now.getTime() - 1));
  const stretches = periods.flatMap((period) => stretchOf(period, begin, now.getTime()));
  const at = (time: number) => Math.round(((time - from.getTime()) / (now.getTime() - from.getTime())) * width);
  const bar = ({ status, from: left, until }: Stretch) => {
    const long = Math.max(leastWidth, at(until) - at(left));
    return markup`<rect class="${statusTone[status]}" x="${Math.min(at(left), width - long)}" width="${long}" height="10"/>`;
  };
  const well = stretches.filter(({ status }) => status === 'READ_WRITE');
  const troubled = stretches.filter(({ status }) => status !== 'READ_WRITE');
  return markup`<figure><svg class="strip" viewBox="0 0 ${width} 10" preserveAspectRatio="none" aria-hidden="true"><rect class="unknown" width="${width}" height="10"/>${well.map(bar)}${troubled.map(bar)}</svg>
<figcaption><span>30 days ago</span><span>Now</span><p>${summary(troubled)}${begin > from.getTime() && markup` History starts on ${statusTime(new Date(begin).toISOString(), 'short')}.`}</p></figcaption></figure>`;
}

function stretchOf({ status, startedOn, endedOn }: StatusPeriod, begin: number, now: number): Stretch[] {
  const from = Math.max(begin, startedOn === null ? begin : Date.parse(startedOn));
  const until = Math.min(now, endedOn === null ? now : Date.parse(endedOn));
  return until > from ? [{ status, from, until }] : [];
}

function summary(troubled: Stretch[]): string {
  const total = (status: StatusPeriod['status']) =>
    troubled.filter((one) => one.status === status).reduce((sum, { from, until }) => sum + until - from, 0);
  const [down, readOnly] = [total('DOWN'), total('READ_ONLY')];
  const parts = [
    ...(down > 0 ? [`down for ${formatLasted(down)}`] : []),
    ...(readOnly > 0 ? [`read only for ${formatLasted(readOnly)}`] : []),
  ].join(' and ');
  return parts === '' ? 'No interruptions.' : `Total: ${parts}.`;
}
