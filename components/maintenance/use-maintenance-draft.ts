'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from '#components/ui/toast.ts';
import type { Maintenance, MaintenanceInput } from '#lib/contracts/maintenance.ts';
import type { StackStatusValue } from '#lib/contracts/stack-status.ts';
import { formatShortTime } from '#lib/format/format-exact-time.ts';
import { changeMaintenance, planMaintenance } from '#lib/queries/change-maintenance.ts';
import { stackStatusQuery } from '#lib/queries/stack-status-query.ts';
import { fromLocalField, nextFullHour, toLocalField } from './local-time.ts';

/** What is in the form; times as their fields have them. */
export type MaintenanceDraft = {
  title: string;
  text: string;
  status: StackStatusValue | null;
  startsOn: string;
  endsOn: string;
  endsItself: boolean;
};

export type DraftProblems = Partial<Record<'title' | 'text' | 'startsOn' | 'endsOn', string>>;

const hourMs = 3_600_000;

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

/** A draft of a new maintenance, or of a change of one that is stored. Made when its form opens. */
export function useMaintenanceDraft(stored: Maintenance | null, onSaved: () => void) {
  const client = useQueryClient();
  const [ground] = useState(stored);
  const [first] = useState(() => (stored === null ? emptyDraft() : draftOf(stored)));
  const [value, setValue] = useState(first);
  const [tried, setTried] = useState(false);
  const input = toInput(value, first, ground);
  const save = useMutation({
    mutationFn: (wanted: MaintenanceInput) =>
      ground === null ? planMaintenance(wanted) : changeMaintenance(ground, wanted),
    onSuccess: ({ title, startsOn }) => {
      const done =
        ground === null ? `Planned for ${formatShortTime(Date.parse(startsOn))}` : 'The maintenance is changed';
      toast.success(done, { description: title });
      onSaved();
    },
    onSettled: () => client.invalidateQueries({ queryKey: stackStatusQuery.queryKey }),
  });
  const problems = findProblems(value);
  return {
    value,
    save,
    /** Said once the person has tried to save. */
    problems: tried ? problems : {},
    isUnderWay: ground?.startedOn != null,
    edit: (change: Partial<MaintenanceDraft>) => {
      save.reset();
      setValue({ ...value, ...change });
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
  if (title.trim() === '') problems.title = 'Give it a title.';
  if (text.trim() === '') problems.text = 'Say what users are to read.';
  if (start === null) problems.startsOn = 'Choose a day and a time.';
  if (end === null) problems.endsOn = 'Choose a day and a time.';
  else if (start !== null && end <= start) problems.endsOn = 'Choose an end after the start.';

  return problems;
}
