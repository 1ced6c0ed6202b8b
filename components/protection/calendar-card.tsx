'use client';

import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { classNames } from '#lib/class-names.ts';
import type { ProtectionDay } from '#lib/contracts/protection/protection.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { protectionQuery } from '#lib/queries/protection/protection-query.ts';

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const looks = {
  verified: { classes: 'bg-good-solid', label: 'Verified' },
  backedUp: { classes: 'bg-good-tint border border-good-solid', label: 'Backed up' },
  missed: { classes: 'bg-bad-solid', label: 'Missed, skipped or failed' },
  none: { classes: 'bg-sunken border border-line', label: 'No backup' },
} as const;
type Look = keyof typeof looks;

/** The last 90 days, a square for each. The arrow keys go from day to day, and the chosen day is told in words. */
export function CalendarCard() {
  const { data } = useQuery(protectionQuery);
  if (!data) return null;
  return <Calendar key={data.days.at(-1)?.day} days={data.days} zone={data.zone} />;
}

function Calendar({ days, zone }: { days: ProtectionDay[]; zone: string }) {
  const [chosen, setChosen] = useState(days.length - 1);
  const grid = useRef<HTMLDivElement>(null);
  // Where not all days have room, the last ones are shown first, also after a phone was turned.
  useEffect(() => {
    const element = grid.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      element.scrollLeft = element.scrollWidth;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const lead = weekdayOf(days[0]?.day ?? '1970-01-01');
  const move = (event: KeyboardEvent) => {
    const step = { ArrowUp: -1, ArrowDown: 1, ArrowLeft: -7, ArrowRight: 7 }[event.key];
    const next = event.key === 'Home' ? 0 : event.key === 'End' ? days.length - 1 : chosen + (step ?? 0);
    if ((step === undefined && event.key !== 'Home' && event.key !== 'End') || next < 0 || next >= days.length) return;
    event.preventDefault();
    setChosen(next);
    grid.current?.querySelector<HTMLElement>(`[data-day="${days[next]?.day}"]`)?.focus();
  };
  const day = days[chosen];
  return (
    <Card aria-labelledby="protection-calendar">
      <CardHeader id="protection-calendar" title="Last 90 days" />
      <CardBody className="flex flex-col gap-3">
        <div className="flex gap-1">
          <div aria-hidden className="grid grid-rows-7 gap-1 py-1 text-muted text-xs">
            {weekdays.map((name, index) => (
              <span key={name} className="flex h-4 items-center">
                {index % 2 === 0 ? name : ''}
              </span>
            ))}
          </div>
          {/* The keys move the focus between the buttons inside. */}
          {/* biome-ignore lint/a11y/noStaticElementInteractions: the group only passes the keys of its buttons on */}
          <div
            ref={grid}
            onKeyDown={move}
            className="grid min-w-0 grid-flow-col grid-rows-7 justify-start gap-1 overflow-x-auto p-1"
          >
            {days.map((one, index) => (
              <button
                key={one.day}
                type="button"
                data-day={one.day}
                tabIndex={index === chosen ? 0 : -1}
                aria-pressed={index === chosen}
                aria-label={describeDay(one)}
                title={describeDay(one)}
                style={index === 0 ? { gridRowStart: lead + 1 } : undefined}
                onClick={() => setChosen(index)}
                className={classNames(
                  'size-4 rounded-sm',
                  looks[lookOf(one)].classes,
                  index === chosen && 'outline-2 outline-focus outline-offset-1 outline-solid',
                )}
              />
            ))}
          </div>
        </div>
        {day ? (
          <p aria-live="polite" className="figures text-sm">
            {describeDay(day)}
          </p>
        ) : null}
        <ul className="flex flex-wrap gap-x-4 gap-y-1 text-muted text-sm">
          {Object.entries(looks).map(([name, { classes, label }]) => (
            <li key={name} className="flex items-center gap-1.5">
              <span aria-hidden className={classNames('size-3 rounded-sm', classes)} />
              {label}
            </li>
          ))}
          <li>Days in {zone}</li>
        </ul>
      </CardBody>
    </Card>
  );
}

/** 0 is Monday. */
function weekdayOf(day: string): number {
  return (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
}

function lookOf({ backups, verified, missed, skipped, failed, verificationsFailed }: ProtectionDay): Look {
  if (missed + skipped + failed + verificationsFailed > 0) return 'missed';
  if (verified > 0) return 'verified';
  return backups > 0 ? 'backedUp' : 'none';
}

/** "Mon 30 Nov 2026: 1 backup, 1 verification, 2 missed". */
function describeDay(day: ProtectionDay): string {
  const date = new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(Date.parse(`${day.day}T00:00:00Z`));
  const facts = [
    day.backups === 0 ? 'no backup' : formatCount(day.backups, 'backup'),
    ...(day.verified === 0 ? [] : [formatCount(day.verified, 'verification')]),
    ...(day.verificationsFailed === 0 ? [] : [formatCount(day.verificationsFailed, 'failed verification')]),
    ...(day.missed === 0 ? [] : [`${day.missed} missed`]),
    ...(day.skipped === 0 ? [] : [`${day.skipped} skipped`]),
    ...(day.failed === 0 ? [] : [`${day.failed} failed`]),
  ];
  return `${date.replace(',', '')}: ${facts.join(', ')}`;
}
