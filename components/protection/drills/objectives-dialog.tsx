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
import { toast } from '#components/ui/toast/toast.ts';
import type { Objectives } from '#lib/contracts/objective.ts';
import { formatTarget } from '#lib/format/format-target.ts';
import { isApiError } from '#lib/queries/api-client.ts';
import { objectivesQuery, setObjectives } from '#lib/queries/drills/objective-queries.ts';
import { queryKeys } from '#lib/queries/query-keys.ts';
import { ConflictNotice } from '../shared/conflict-notice.tsx';

const draft = z.object({ hours: z.string(), minutes: z.string() });

/** Sets how much data may be lost, and how long a restore may take. An empty field is no objective. */
export function ObjectivesDialog({ stored, onClose, onCloseAutoFocus }: OpenedDialog & { stored: Objectives }) {
  const client = useQueryClient();
  const [ground, setGround] = useState(stored);
  const [kept, keep] = useKeptDraft(`objectives version ${ground.version}`, draft);
  const value = kept ?? {
    hours: fieldOf(ground.rpo.targetSeconds, 3600),
    minutes: fieldOf(ground.rto.targetSeconds, 60),
  };
  const save = useMutation({
    mutationFn: (version: number) =>
      setObjectives({ rpoSeconds: secondsOf(value.hours, 3600), rtoSeconds: secondsOf(value.minutes, 60) }, version),
    onSuccess: (saved) => {
      client.setQueryData(objectivesQuery.queryKey, saved);
      keep(null);
      toast.success('Objectives set');
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.protection.all }),
  });
  const edit = (change: Partial<typeof value>) => {
    save.reset();
    keep({ ...value, ...change });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!save.isPending) save.mutate(ground.version);
  };
  return (
    <FormDialog
      title="Set objectives"
      description="Leave a field empty for no objective."
      onClose={onClose}
      onCloseAutoFocus={onCloseAutoFocus}
    >
      <form onSubmit={submit} className="flex min-h-0 flex-col">
        <DialogBody className="gap-5">
          <NumberField
            label="Data that may be lost, in hours"
            hint="RPO: the age of the newest verified backup’s data stays below this."
            least={0.1}
            most={8784}
            value={value.hours}
            onChange={(hours) => edit({ hours })}
          />
          <NumberField
            label="Time that a restore may take, in minutes"
            hint="RTO: measured by each verification and each restore."
            least={1}
            most={527_040}
            value={value.minutes}
            onChange={(minutes) => edit({ minutes })}
          />
          {isApiError(save.error, 412) ? (
            <ConflictNotice
              what="What you set"
              theirs={theirsOf(ground, stored)}
              onTheirs={() => {
                save.reset();
                keep(null);
                setGround(stored);
              }}
              onMine={() => save.mutate(stored.version)}
            />
          ) : save.error ? (
            <FailureNotice title="The objectives were not set" error={save.error} />
          ) : null}
        </DialogBody>
        <DialogFooter>
          <DialogClose asChild>
            <Button disabled={save.isPending} onClick={() => keep(null)}>
              Cancel
            </Button>
          </DialogClose>
          <Button type="submit" variant="primary" busy={save.isPending}>
            Set objectives
          </Button>
        </DialogFooter>
      </form>
    </FormDialog>
  );
}

/** What another person set; null until it has been read. */
function theirsOf(seen: Objectives, { rpo, rto, changedBy, changedOn, version }: Objectives) {
  if (version === seen.version) return null;
  const told = (seconds: number | null) => (seconds === null ? 'No objective' : `${formatTarget(seconds)} at most`);
  return {
    changedBy,
    changedOn,
    lines: [
      ['Data that may be lost', told(rpo.targetSeconds)],
      ['Time that a restore may take', told(rto.targetSeconds)],
    ] as const,
  };
}

function fieldOf(seconds: number | null, unit: number): string {
  return seconds === null ? '' : String(Math.round((seconds / unit) * 100) / 100);
}

function secondsOf(text: string, unit: number): number | null {
  return text.trim() === '' ? null : Math.round(Number(text) * unit);
}

type NumberFieldProps = {
  label: string;
  hint: string;
  least: number;
  most: number;
  value: string;
  onChange: (value: string) => void;
};

function NumberField({ label, hint, least, most, value, onChange }: NumberFieldProps) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1.5">
      <Label htmlFor={id}>{label}</Label>
      <Input
        id={id}
        type="number"
        className="w-36"
        min={least}
        max={most}
        step="any"
        value={value}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onChange(event.target.value)}
      />
      <p id={`${id}-hint`} className="text-muted text-sm">
        {hint}
      </p>
    </div>
  );
}
