'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import { z } from 'zod';
import { Button } from '#components/ui/button.tsx';
import { DialogBody } from '#components/ui/dialog/dialog.tsx';
import type { OpenedDialog } from '#components/ui/dialog/dialog-button.tsx';
import { DialogForm } from '#components/ui/dialog/dialog-form.tsx';
import { FormDialog } from '#components/ui/dialog/form-dialog.tsx';
import { FormFooter } from '#components/ui/dialog/form-footer.tsx';
import { useKeptDraft } from '#components/ui/drafts/use-kept-draft.ts';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Input } from '#components/ui/input.tsx';
import { Label } from '#components/ui/label.tsx';
import { TimeZoneList } from '#components/ui/time-zone-list.tsx';
import { toast } from '#components/ui/toast/toast.ts';
import type { PaceView } from '#lib/contracts/pace.ts';
import { paceQuery, resetPace, setPace } from '#lib/queries/console/pace-queries.ts';
import { PaceFields, type RuleDraft, ruleDraft } from './pace-fields.tsx';

const draft = z.object({ rules: z.array(ruleDraft), zone: z.string() });

/** Sets the hours with their pace, or goes back to those of the settings. */
export function PaceDialog({ pace, onClose, onCloseAutoFocus }: OpenedDialog & { pace: PaceView }) {
  const id = useId();
  const client = useQueryClient();
  const [kept, keep] = useKeptDraft('pace', draft);
  const value = kept ?? { rules: pace.hours.map(toDraft), zone: pace.zone };
  const done = (message: string) => (saved: PaceView) => {
    client.setQueryData(paceQuery.queryKey, saved);
    keep(null);
    toast.success(message);
    onClose();
  };
  const save = useMutation({
    mutationFn: () => setPace({ hours: value.rules.map(fromDraft), zone: value.zone.trim() }),
    onSuccess: done('Pace set'),
  });
  const reset = useMutation({ mutationFn: resetPace, onSuccess: done('The settings hold again') });
  const isBusy = save.isPending || reset.isPending;
  const error = save.error ?? reset.error;
  const edit = (change: Partial<typeof value>) => {
    save.reset();
    reset.reset();
    keep({ ...value, ...change });
  };
  const submit = () => {
    if (!isBusy) save.mutate();
  };
  return (
    <FormDialog
      title="Change pace"
      description="Each runner keeps to these limits within seconds, also in the middle of a job. Hours without a rule have no limit."
      onClose={onClose}
      onCloseAutoFocus={onCloseAutoFocus}
    >
      <DialogForm onSubmit={submit}>
        <DialogBody className="gap-5">
          <PaceFields value={value.rules} onChange={(rules) => edit({ rules })} />
          <div className="flex flex-col gap-1.5">
            <Label htmlFor={`${id}-zone`}>Time zone</Label>
            <Input
              id={`${id}-zone`}
              value={value.zone}
              required
              maxLength={64}
              list={`${id}-zones`}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => edit({ zone: event.target.value })}
            />
            <TimeZoneList id={`${id}-zones`} />
          </div>
          {error ? <FailureNotice title="The pace was not changed" error={error} /> : null}
        </DialogBody>
        <FormFooter submit="Set pace" busy={save.isPending} disabled={isBusy} onCancel={() => keep(null)}>
          {pace.source === 'SET' ? (
            <Button variant="quiet" busy={reset.isPending} disabled={isBusy} onClick={() => reset.mutate()}>
              Use PACE_HOURS
            </Button>
          ) : null}
        </FormFooter>
      </DialogForm>
    </FormDialog>
  );
}

function toDraft({ from, to, megabytesPerSecond, connections }: PaceView['hours'][number]): RuleDraft {
  return {
    from: String(from),
    to: String(to),
    rate: String(megabytesPerSecond),
    connections: connections === null ? '' : String(connections),
  };
}

function fromDraft({ from, to, rate, connections }: RuleDraft): PaceView['hours'][number] {
  return {
    from: Number(from),
    to: Number(to),
    megabytesPerSecond: Number(rate),
    connections: connections.trim() === '' ? null : Number(connections),
  };
}
