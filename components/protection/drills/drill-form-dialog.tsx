'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { z } from 'zod';
import { Button } from '#components/ui/button.tsx';
import { DialogBody, DialogClose, DialogFooter } from '#components/ui/dialog/dialog.tsx';
import type { OpenedDialog } from '#components/ui/dialog/dialog-button.tsx';
import { FormDialog } from '#components/ui/dialog/form-dialog.tsx';
import { useKeptDraft } from '#components/ui/drafts/use-kept-draft.ts';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Input } from '#components/ui/input.tsx';
import { Label } from '#components/ui/label.tsx';
import { Select } from '#components/ui/select.tsx';
import { toast } from '#components/ui/toast/toast.ts';
import { type Drill, type DrillInput, type DrillTarget, drillTarget } from '#lib/contracts/protection/drill.ts';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { isApiError } from '#lib/queries/api-client.ts';
import { drillsQuery, saveDrill } from '#lib/queries/drills/drill-queries.ts';
import { queryKeys } from '#lib/queries/query-keys.ts';
import { cronOf, cronPattern, patternOf } from '../schedules/cron-pattern.ts';
import { SchedulePreview } from '../schedules/schedule-preview.tsx';
import { WhenFields } from '../schedules/when-fields.tsx';
import { ConflictNotice } from '../shared/conflict-notice.tsx';

const drillDraft = cronPattern.extend({
  name: z.string(),
  which: drillTarget,
  randomDays: z.string(),
  zone: z.string(),
  isEnabled: z.boolean(),
});
type DrillDraft = z.infer<typeof drillDraft>;

const targetWords: Record<DrillTarget, string> = {
  NEWEST: 'The newest',
  RANDOM: 'A random one of the last days',
  OLDEST: 'The oldest that is kept',
};

function emptyDraft(): DrillDraft {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return { ...patternOf('0 4 * * 0'), name: '', which: 'NEWEST', randomDays: '30', zone: timeZone, isEnabled: true };
}

function draftOf({ name, which, randomDays, cron, zone, isEnabled }: Drill): DrillDraft {
  return { ...patternOf(cron), name, which, randomDays: String(randomDays ?? 30), zone, isEnabled };
}

function toInput(value: DrillDraft): DrillInput {
  const { name, which, randomDays, zone, isEnabled } = value;
  return {
    name,
    which,
    randomDays: which === 'RANDOM' ? Number(randomDays) : null,
    cron: cronOf(value),
    zone,
    isEnabled,
  };
}

/** Adds a drill, or changes one. What is typed is kept until it is saved or cancelled. @param stored null for a new one */
export function DrillFormDialog({ stored, onClose, onCloseAutoFocus }: OpenedDialog & { stored: Drill | null }) {
  const id = useId();
  const client = useQueryClient();
  const [ground, setGround] = useState(stored);
  const draftName = ground === null ? 'new drill' : `drill ${ground.id} version ${ground.version}`;
  const [kept, keep] = useKeptDraft(draftName, drillDraft);
  const [empty] = useState(emptyDraft);
  const value = kept ?? (ground === null ? empty : draftOf(ground));
  const input = toInput(value);
  const save = useMutation({
    mutationFn: (seen: Drill | null) => saveDrill(seen, input),
    onSuccess: (saved) => {
      client.setQueryData(drillsQuery.queryKey, (known) => known?.map((one) => (one.id === saved.id ? saved : one)));
      keep(null);
      toast.success(ground === null ? 'Drill added' : 'Drill changed', { description: saved.sentence });
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.protection.all }),
  });
  const edit = (change: Partial<DrillDraft>) => {
    save.reset();
    keep({ ...value, ...change });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!save.isPending) save.mutate(ground);
  };
  return (
    <FormDialog
      title={stored === null ? 'Add a drill' : `Change the drill “${showInvisibleInProse(stored.name)}”`}
      description="Restores a backup into a temporary database at set times, compares every row and asks the checks."
      className="max-w-xl"
      onClose={onClose}
      onCloseAutoFocus={onCloseAutoFocus}
    >
      <form onSubmit={submit} className="flex min-h-0 flex-col">
        <DialogBody className="gap-5">
          <div className="flex flex-col gap-1.5">
            <Label htmlFor={`${id}-name`}>Name</Label>
            <Input
              id={`${id}-name`}
              dir="auto"
              className="text-start"
              required
              maxLength={60}
              value={value.name}
              placeholder="Such as: Sunday"
              onChange={(event) => edit({ name: event.target.value })}
            />
          </div>
          <div className="flex flex-wrap gap-4">
            <div className="flex flex-col gap-1.5">
              <Label htmlFor={`${id}-which`}>Which backup</Label>
              <Select
                id={`${id}-which`}
                className="h-9"
                value={value.which}
                onChange={(event) => edit({ which: drillTarget.parse(event.target.value) })}
              >
                {drillTarget.options.map((which) => (
                  <option key={which} value={which}>
                    {targetWords[which]}
                  </option>
                ))}
              </Select>
            </div>
            {value.which === 'RANDOM' ? (
              <div className="flex flex-col gap-1.5">
                <Label htmlFor={`${id}-days`}>Days</Label>
                <Input
                  id={`${id}-days`}
                  type="number"
                  className="w-28"
                  required
                  min={1}
                  max={3660}
                  step={1}
                  value={value.randomDays}
                  onChange={(event) => edit({ randomDays: event.target.value })}
                />
              </div>
            ) : null}
          </div>
          <WhenFields id={id} value={value} onEdit={edit} />
          <SchedulePreview input={{ cron: input.cron, zone: input.zone }} />
          <div className="flex items-center gap-2.5">
            <input
              id={`${id}-enabled`}
              type="checkbox"
              checked={value.isEnabled}
              onChange={(event) => edit({ isEnabled: event.target.checked })}
              className="size-4 shrink-0 accent-accent"
            />
            <Label htmlFor={`${id}-enabled`}>Switched on</Label>
          </div>
          {isApiError(save.error, 412) ? (
            <ConflictNotice
              what="The drill"
              theirs={theirsOf(ground, stored)}
              onTheirs={() => {
                save.reset();
                keep(null);
                setGround(stored);
              }}
              onMine={() => save.mutate(stored)}
            />
          ) : save.error ? (
            <FailureNotice title="The drill was not saved" error={save.error} />
          ) : null}
        </DialogBody>
        <DialogFooter>
          <DialogClose asChild>
            <Button disabled={save.isPending} onClick={() => keep(null)}>
              Cancel
            </Button>
          </DialogClose>
          <Button type="submit" variant="primary" busy={save.isPending}>
            {stored === null ? 'Add drill' : 'Save'}
          </Button>
        </DialogFooter>
      </form>
    </FormDialog>
  );
}

/** What another person saved; null until it has been read. */
function theirsOf(seen: Drill | null, stored: Drill | null) {
  if (stored === null || stored.version === seen?.version) return null;
  const { name, sentence, which, randomDays, isEnabled, changedBy, changedOn } = stored;
  const days = randomDays === null ? '' : ` (${randomDays})`;
  return {
    changedBy,
    changedOn,
    lines: [
      ['Name', name],
      ['When', sentence],
      ['Which backup', `${targetWords[which]}${days}`],
      ['Switched on', isEnabled ? 'Yes' : 'No'],
    ] as const,
  };
}
