'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { z } from 'zod';
import { useKeptDraft } from '#components/ui/drafts/use-kept-draft.ts';
import { toast } from '#components/ui/toast/toast.ts';
import type { Maintenance, MaintenanceInput } from '#lib/contracts/maintenance.ts';
import { stackStatusValue } from '#lib/contracts/stack-status.ts';
import { formatShortTime } from '#lib/format/format-exact-time.ts';
import { changeMaintenance, planMaintenance } from '#lib/queries/maintenance/change-maintenance.ts';
import { stackStatusQuery } from '#lib/queries/stack-status/stack-status-query.ts';
import { fromLocalField, nextFullHour, toLocalField } from './local-time.ts';

/** What is in the form; times as their fields have them. */
const maintenanceDraft = z.object({
  title: z.string(),
  text: z.string(),
  status: stackStatusValue.nullable(),
  startsOn: z.string(),
  endsOn: z.string(),
  endsItself: z.boolean(),
});
export type MaintenanceDraft = z.infer<typeof maintenanceDraft>;

export type DraftProblems = Partial<Record<'title' | 'text' | 'startsOn' | 'endsOn', string>>;

const hourMs = 3_600_000;

/** The name of a kept draft. One of a stored maintenance belongs to a version of it. */
function draftName(stored: Maintenance | null): string {
  return stored === null ? 'new maintenance' : `maintenance ${stored.id} version ${stored.version}`;
}

/** The kept draft of a new maintenance, or of a change of one; null where there is none. The second is what sets it. */
export function useKeptMaintenance(stored: Maintenance | null) {
  return useKeptDraft<MaintenanceDraft>(draftName(stored), maintenanceDraft);
}

function emptyDraft(): MaintenanceDraft {
  const start = nextFullHour(Date.now());
  const end = new Date(start.getTime() + hourMs);
  const times = { startsOn: toLocalField(start), endsOn: toLocalField(end) };
  return { title: '', text: '', status: 'READ_ONLY', endsItself: true, ...times };
}

function draftOf(stored: Maintenance): MaintenanceDraft {
  const { title, text, status, startsOn, endsOn, endsItself } = stored;
  const times = { startsOn: toLocalField(new Date(startsOn)), endsOn: toLocalField(new Date(endsOn)) };
  return { title, text, status, endsItself, ...times };
}

/** A draft of a new maintenance, or of a change of one that is stored. It is kept when its form closes without Cancel or a save. */
export function useMaintenanceDraft(stored: Maintenance | null, onSaved: () => void) {
  const client = useQueryClient();
  const [ground] = useState(stored);
  const [first] = useState(() => (stored === null ? emptyDraft() : draftOf(stored)));
  const [kept, keep] = useKeptMaintenance(ground);
  const [wasKept] = useState(kept !== null);
  const value = kept ?? first;
  const [tried, setTried] = useState(false);
  const input = toInput(value, first, ground);
  const save = useMutation({
    mutationFn: (wanted: MaintenanceInput) =>
      ground === null ? planMaintenance(wanted) : changeMaintenance(ground, wanted),
    onSuccess: ({ title, startsOn }) => {
      const done = ground === null ? `Scheduled for ${formatShortTime(Date.parse(startsOn))}` : 'Maintenance changed';
      toast.success(done, { description: title });
      keep(null);
      onSaved();
    },
    onSettled: () => client.invalidateQueries({ queryKey: stackStatusQuery.queryKey }),
  });
  const problems = findProblems(value);
  return {
    value,
    save,
    /** The form shows what was typed before and not saved. */
    isContinued: wasKept && kept !== null,
    /** Said once the person has tried to save. */
    problems: tried ? problems : {},
    isUnderWay: ground?.startedOn != null,
    edit: (change: Partial<MaintenanceDraft>) => {
      save.reset();
      keep({ ...value, ...change });
    },
    discard: () => {
      save.reset();
      setTried(false);
      keep(null);
    },
    /** @returns whether nothing is wrong with the draft */
    submit: (): boolean => {
      setTried(true);
      if (Object.keys(problems).length > 0 || input === null) return false;
      if (!save.isPending) save.mutate(input);
      return true;
    },
  };
}

/** A time that the person left alone keeps its seconds. */
function toInput(
  value: MaintenanceDraft,
  first: MaintenanceDraft,
  ground: Maintenance | null,
): MaintenanceInput | null {
  const timeOf = (name: 'startsOn' | 'endsOn') =>
    ground !== null && value[name] === first[name] ? ground[name] : fromLocalField(value[name])?.toISOString();
  const [startsOn, endsOn] = [timeOf('startsOn'), timeOf('endsOn')];
  return startsOn === undefined || endsOn === undefined ? null : { ...value, startsOn, endsOn };
}

function findProblems({ title, text, startsOn, endsOn }: MaintenanceDraft): DraftProblems {
  const problems: DraftProblems = {};
  const [start, end] = [fromLocalField(startsOn), fromLocalField(endsOn)];
  if (title.trim() === '') problems.title = 'Enter a title.';
  if (text.trim() === '') problems.text = 'Enter a description.';
  if (start === null) problems.startsOn = 'Enter a date and time.';
  if (end === null) problems.endsOn = 'Enter a date and time.';
  else if (start !== null && end <= start) problems.endsOn = 'Enter an end after the start.';

  return problems;
}
