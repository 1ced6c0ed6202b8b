'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useRef, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { useKeptDraft } from '#components/ui/drafts/use-kept-draft.ts';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { useSettled } from '#components/ui/hooks/use-settled.ts';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import { toast } from '#components/ui/toast/toast.ts';
import type { Retention, RetentionPlace, RetentionRules } from '#lib/contracts/retention/retention.ts';
import { findLowered } from '#lib/find-lowered.ts';
import { queryKeys } from '#lib/queries/query-keys.ts';
import { rulesQuery, setRetention, simulationQuery } from '#lib/queries/retention/retention-queries.ts';
import { draftOf, readDraft, rulesDraft } from './rules-draft.ts';
import { RulesFields } from './rules-fields.tsx';
import { SaveRulesDialog } from './save-rules-dialog.tsx';
import { SimulationView } from './simulation-view.tsx';

const pauseMs = 400;

/** The form of the rules, and what they would do with the backups that are in the bucket now. */
export function RulesCard({ place, stored, zone }: { place: RetentionPlace; stored: Retention; zone: string }) {
  const id = useId();
  const client = useQueryClient();
  const first = stored.rules ?? { ...stored.defaults, zone };
  const [kept, keep] = useKeptDraft(`retention ${place === 'FIRST' ? '' : 'of copies '}${stored.version}`, rulesDraft);
  const draft = kept ?? draftOf(first);
  const { rules, problems } = readDraft(draft);
  const saveButton = useRef<HTMLButtonElement>(null);
  const [isAsking, setAsking] = useState(false);
  const settled = useSettled(JSON.stringify(rules), pauseMs);
  const simulated = JSON.parse(settled) as RetentionRules | null;
  const simulation = useQuery({ ...simulationQuery(simulated ?? first, place), enabled: simulated !== null });
  const isOld = settled !== JSON.stringify(rules) || simulation.isPlaceholderData;
  const save = useMutation({
    mutationFn: (wanted: RetentionRules) => setRetention(place, wanted, stored.version),
    onSuccess: (saved) => {
      client.setQueryData(rulesQuery(place).queryKey, saved);
      toast.success('The rules were saved', { description: 'Runners follow them within the hour.' });
      keep(null);
      setAsking(false);
    },
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: queryKeys.retention.all }),
        client.invalidateQueries({ queryKey: queryKeys.protection.all }),
      ]),
  });
  const isChanged =
    stored.rules === null || JSON.stringify(rules) !== JSON.stringify(readDraft(draftOf(stored.rules)).rules);
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (rules === null) {
      event.currentTarget.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
      return;
    }
    if (findLowered(stored.rules, rules).length > 0) setAsking(true);
    else if (!save.isPending) save.mutate(rules);
  };
  return (
    <Card aria-labelledby={`${id}-title`}>
      <CardHeader id={`${id}-title`} title="Rules" />
      <form noValidate onSubmit={onSubmit}>
        <CardBody className="flex flex-col gap-5">
          <RulesFields
            id={id}
            draft={draft}
            problems={problems ?? {}}
            onEdit={(change) => {
              save.reset();
              keep({ ...draft, ...change });
            }}
          />
          {save.error && !isAsking ? <FailureNotice title="The rules were not saved" error={save.error} /> : null}
          <div className="flex flex-wrap gap-2">
            <Button ref={saveButton} type="submit" variant="primary" busy={save.isPending} disabled={!isChanged}>
              Save rules
            </Button>
            {kept === null ? null : <Button onClick={() => keep(null)}>Discard changes</Button>}
          </div>
        </CardBody>
      </form>
      <h3 className="border-line border-t px-5 pt-4 pb-2 font-medium">
        {isChanged ? 'What these rules would do now' : 'What the rules do now'}
      </h3>
      {simulation.data ? <SimulationView place={place} simulation={simulation.data} isOld={isOld} /> : null}
      {!simulation.data && simulation.error ? (
        <CardBody>
          <FailureNotice
            title="The rules could not be tried on the bucket"
            error={simulation.error}
            retry={() => void simulation.refetch()}
          />
        </CardBody>
      ) : null}
      {!simulation.data && !simulation.error ? (
        <Loading label="Looking at the backups in the bucket" className="flex flex-col gap-3 px-5 pb-5">
          <Skeleton className="w-72 max-w-full" />
          <Skeleton className="h-20" />
        </Loading>
      ) : null}
      {isAsking && rules !== null ? (
        <SaveRulesDialog
          place={place}
          rules={rules}
          lowered={findLowered(stored.rules, rules)}
          simulation={isOld ? undefined : simulation.data}
          action={{ isPending: save.isPending, error: save.error, mutate: () => save.mutate(rules) }}
          onClose={() => {
            save.reset();
            setAsking(false);
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            saveButton.current?.focus();
          }}
        />
      ) : null}
    </Card>
  );
}
