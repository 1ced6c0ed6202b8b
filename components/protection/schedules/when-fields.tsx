'use client';

import { DraftField } from '#components/ui/drafts/draft-field.tsx';
import { Input } from '#components/ui/input.tsx';
import { Select } from '#components/ui/select.tsx';
import { TimeZoneList } from '#components/ui/time-zone-list.tsx';
import { type CronPattern, hourSteps } from './cron-pattern.ts';

const patterns: Record<CronPattern['pattern'], string> = {
  daily: 'Every day',
  weekdays: 'Monday to Friday',
  weekly: 'Every week',
  monthly: 'Every month',
  hours: 'Every few hours',
  cron: 'Other times (cron)',
};
const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

type When = CronPattern & { zone: string };
type WhenFieldsProps = { id: string; value: When; onEdit: (change: Partial<When>) => void };

/** How often, at which time, and in which zone. */
export function WhenFields({ id, value, onEdit }: WhenFieldsProps) {
  const { pattern } = value;
  return (
    <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
      <DraftField id={`${id}-pattern`} label="How often" problem={undefined}>
        <Select
          id={`${id}-pattern`}
          className="h-9 w-full"
          value={pattern}
          onChange={(event) => {
            const chosen = Object.keys(patterns).find((name) => name === event.target.value);
            onEdit({ pattern: isPattern(chosen) ? chosen : 'daily' });
          }}
        >
          {Object.entries(patterns).map(([name, label]) => (
            <option key={name} value={name}>
              {label}
            </option>
          ))}
        </Select>
      </DraftField>
      <WhatField id={id} value={value} onEdit={onEdit} />
      {pattern === 'cron' ? null : (
        <DraftField id={`${id}-time`} label={pattern === 'hours' ? 'First time of the day' : 'At'} problem={undefined}>
          <Input
            id={`${id}-time`}
            type="time"
            required
            value={value.time}
            onChange={(event) => onEdit({ time: event.target.value || '03:00' })}
          />
        </DraftField>
      )}
      <ZoneField id={id} value={value} onEdit={onEdit} />
    </div>
  );
}

function isPattern(name: string | undefined): name is CronPattern['pattern'] {
  return name !== undefined && name in patterns;
}

/** What belongs to the chosen case alone. */
function WhatField({ id, value, onEdit }: WhenFieldsProps) {
  if (value.pattern === 'weekly') {
    return (
      <DraftField id={`${id}-weekday`} label="On" problem={undefined}>
        <Select
          id={`${id}-weekday`}
          className="h-9 w-full"
          value={value.weekday}
          onChange={(event) => onEdit({ weekday: event.target.value })}
        >
          {days.map((day, index) => (
            <option key={day} value={index}>
              {day}
            </option>
          ))}
        </Select>
      </DraftField>
    );
  }
  if (value.pattern === 'monthly') {
    return (
      <DraftField id={`${id}-day`} label="On day of the month" problem={undefined}>
        <Select
          id={`${id}-day`}
          className="h-9 w-full"
          value={value.monthDay}
          onChange={(event) => onEdit({ monthDay: event.target.value })}
        >
          {Array.from({ length: 28 }, (_, index) => String(index + 1)).map((day) => (
            <option key={day}>{day}</option>
          ))}
        </Select>
      </DraftField>
    );
  }
  if (value.pattern === 'hours') {
    return (
      <DraftField id={`${id}-hours`} label="Hours between runs" problem={undefined}>
        <Select
          id={`${id}-hours`}
          className="h-9 w-full"
          value={value.hours}
          onChange={(event) => onEdit({ hours: event.target.value })}
        >
          {hourSteps.map((hours) => (
            <option key={hours} value={hours}>
              {hours} h
            </option>
          ))}
        </Select>
      </DraftField>
    );
  }
  if (value.pattern !== 'cron') return null;
  return (
    <DraftField
      id={`${id}-cron`}
      label="Cron expression"
      hint="Minute, hour, day of month, month, day of week."
      problem={undefined}
    >
      <Input
        id={`${id}-cron`}
        className="font-mono text-sm"
        value={value.cron}
        maxLength={100}
        autoComplete="off"
        spellCheck={false}
        aria-describedby={`${id}-cron-hint`}
        onChange={(event) => onEdit({ cron: event.target.value })}
      />
    </DraftField>
  );
}

function ZoneField({ id, value, onEdit }: WhenFieldsProps) {
  return (
    <DraftField id={`${id}-zone`} label="Time zone" problem={undefined}>
      <Input
        id={`${id}-zone`}
        value={value.zone}
        maxLength={64}
        list={`${id}-zones`}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onEdit({ zone: event.target.value })}
      />
      <TimeZoneList id={`${id}-zones`} />
    </DraftField>
  );
}
