'use client';

import { useState } from 'react';
import { z } from 'zod';
import { toast } from '#components/ui/toast/toast.ts';
import { quietWindow, type Schedule, type ScheduleInput } from '#lib/contracts/protection/schedule.ts';
import { changeSchedule, createSchedule } from '#lib/queries/schedules/change-schedules.ts';
import { schedulesQuery } from '#lib/queries/schedules/schedules-queries.ts';
import { useVersionedDraft } from '../shared/use-versioned-draft.ts';
import { withSaved } from '../shared/with-saved.ts';
import { cronOf, cronPattern, patternOf } from './cron-pattern.ts';

/** What is in the form; numbers as their fields have them, '' where nothing is set. */
const scheduleDraft = cronPattern.extend({
  name: z.string(),
  zone: z.string(),
  enabled: z.boolean(),
  verifyEvery: z.string(),
  catchUpMinutes: z.string(),
  retries: z.string(),
  retryMinutes: z.string(),
  windowMinutes: z.string(),
  beforeMaintenanceMinutes: z.string(),
  holdDuringMaintenance: z.boolean(),
  quiet: z.array(quietWindow),
});
export type ScheduleDraft = z.infer<typeof scheduleDraft>;
export type ScheduleEdit = (change: Partial<ScheduleDraft>) => void;

/** The zone of this browser. */
export function browserZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function draftOf(stored: Schedule | null): ScheduleDraft {
  const text = (value: number | null) => (value === null ? '' : String(value));
  return {
    ...patternOf(stored?.cron ?? '0 3 * * *'),
    name: stored?.name ?? '',
    zone: stored?.zone ?? browserZone(),
    enabled: stored?.enabled ?? true,
    verifyEvery: text(stored?.verifyEvery ?? 1),
    catchUpMinutes: text(stored?.catchUpMinutes ?? null),
    retries: text(stored?.retries ?? 2),
    retryMinutes: text(stored?.retryMinutes ?? 15),
    windowMinutes: text(stored?.windowMinutes ?? 60),
    beforeMaintenanceMinutes: text(stored?.beforeMaintenanceMinutes ?? null),
    holdDuringMaintenance: stored?.holdDuringMaintenance ?? true,
    quiet: stored?.quiet ?? [],
  };
}

function toInput(draft: ScheduleDraft): ScheduleInput {
  const { name, zone, enabled, holdDuringMaintenance, quiet } = draft;
  const orNull = (text: string) => (text.trim() === '' ? null : Number(text));
  return {
    name,
    cron: cronOf(draft),
    zone: zone.trim(),
    enabled,
    holdDuringMaintenance,
    quiet,
    verifyEvery: Number(draft.verifyEvery),
    catchUpMinutes: orNull(draft.catchUpMinutes),
    retries: Number(draft.retries),
    retryMinutes: Number(draft.retryMinutes),
    windowMinutes: Number(draft.windowMinutes),
    beforeMaintenanceMinutes: orNull(draft.beforeMaintenanceMinutes),
  };
}

/** A draft of a new schedule, or of a change of one. */
export function useScheduleDraft(stored: Schedule | null, onSaved: () => void) {
  const [tried, setTried] = useState(false);
  const draft = useVersionedDraft({
    stored,
    name: stored === null ? 'new schedule' : `schedule ${stored.id}`,
    shape: scheduleDraft,
    read: draftOf,
    send: (seen, typed) => (seen === null ? createSchedule(toInput(typed)) : changeSchedule(seen, toInput(typed))),
    remember: (client, saved) =>
      client.setQueryData(
        schedulesQuery.queryKey,
        (known) => known && { ...known, results: withSaved(known.results, saved) },
      ),
    onSaved: ({ name, sentence }) => {
      toast.success(stored === null ? 'Schedule created' : 'Schedule changed', { description: `${name}: ${sentence}` });
      onSaved();
    },
  });
  const problem = draft.value.name.trim() === '' ? 'Enter a name.' : undefined;
  return {
    ...draft,
    input: toInput(draft.value),
    /** Said once the person has tried to save. */
    nameProblem: tried ? problem : undefined,
    /** @returns whether the draft is sent */
    submit: (): boolean => {
      setTried(true);
      if (problem !== undefined) return false;
      draft.submit();
      return true;
    },
  };
}
