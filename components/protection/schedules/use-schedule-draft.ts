'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { z } from 'zod';
import { useKeptDraft } from '#components/ui/drafts/use-kept-draft.ts';
import { toast } from '#components/ui/toast/toast.ts';
import { quietWindow, type Schedule, type ScheduleInput } from '#lib/contracts/protection/schedule.ts';
import { queryKeys } from '#lib/queries/query-keys.ts';
import { changeSchedule, createSchedule } from '#lib/queries/schedules/change-schedules.ts';
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

/** A draft of a new schedule, or of a change of one. It is kept when its form closes without Cancel or a save. */
export function useScheduleDraft(stored: Schedule | null, onSaved: () => void) {
  const client = useQueryClient();
  const [ground, setGround] = useState(stored);
  const [empty] = useState(() => draftOf(null));
  const draftName = ground === null ? 'new schedule' : `schedule ${ground.id} version ${ground.version}`;
  const [kept, keep] = useKeptDraft<ScheduleDraft>(draftName, scheduleDraft);
  const [tried, setTried] = useState(false);
  const value = kept ?? (ground === null ? empty : draftOf(ground));
  const input = toInput(value);
  const problem = value.name.trim() === '' ? 'Enter a name.' : undefined;
  const save = useMutation({
    mutationFn: (seen: Schedule | null) => (seen === null ? createSchedule(input) : changeSchedule(seen, input)),
    onSuccess: ({ name, sentence }) => {
      toast.success(ground === null ? 'Schedule created' : 'Schedule changed', { description: `${name}: ${sentence}` });
      keep(null);
      onSaved();
    },
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.protection.all }),
  });
  return {
    value,
    input,
    save,
    /** Said once the person has tried to save. */
    nameProblem: tried ? problem : undefined,
    edit: ((change) => {
      save.reset();
      keep({ ...value, ...change });
    }) satisfies ScheduleEdit,
    /** What another person saved meanwhile; null if nothing was, or while it is not known yet. */
    theirs: stored !== null && stored.version !== ground?.version ? stored : null,
    takeTheirs: () => {
      save.reset();
      keep(null);
      setGround(stored);
    },
    saveMine: () => save.mutate(stored),
    discard: () => {
      save.reset();
      keep(null);
    },
    /** @returns whether the draft is sent */
    submit: (): boolean => {
      setTried(true);
      if (problem !== undefined) return false;
      if (!save.isPending) save.mutate(ground);
      return true;
    },
  };
}
