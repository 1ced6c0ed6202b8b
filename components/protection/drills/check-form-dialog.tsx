'use client';

import { useId } from 'react';
import { z } from 'zod';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { DialogBody } from '#components/ui/dialog/dialog.tsx';
import type { OpenedDialog } from '#components/ui/dialog/dialog-button.tsx';
import { DialogForm } from '#components/ui/dialog/dialog-form.tsx';
import { FormDialog } from '#components/ui/dialog/form-dialog.tsx';
import { FormFooter } from '#components/ui/dialog/form-footer.tsx';
import { Input } from '#components/ui/input.tsx';
import { Label } from '#components/ui/label.tsx';
import { Select } from '#components/ui/select.tsx';
import { Textarea } from '#components/ui/textarea.tsx';
import { toast } from '#components/ui/toast/toast.ts';
import {
  type Check,
  type CheckComparison,
  checkComparison,
  mostExpectedCharacters,
  mostSqlCharacters,
} from '#lib/contracts/check.ts';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { checksQuery, saveCheck } from '#lib/queries/drills/check-queries.ts';
import { SaveFailure } from '../shared/save-failure.tsx';
import { useVersionedDraft } from '../shared/use-versioned-draft.ts';
import { withSaved } from '../shared/with-saved.ts';

const checkDraft = z.object({
  name: z.string(),
  sql: z.string(),
  comparison: checkComparison,
  expected: z.string(),
  timeoutSeconds: z.string(),
  isEnabled: z.boolean(),
});
const comparisonWords: Record<CheckComparison, string> = {
  EQUALS: 'is',
  AT_LEAST: 'is at least',
  AT_MOST: 'is at most',
};

type CheckDraft = z.infer<typeof checkDraft>;

const emptyDraft: CheckDraft = {
  name: '',
  sql: '',
  comparison: 'EQUALS',
  expected: '',
  timeoutSeconds: '30',
  isEnabled: true,
};

function draftOf(stored: Check | null): CheckDraft {
  if (stored === null) return emptyDraft;
  const { name, sql, comparison, expected, timeoutSeconds, isEnabled } = stored;
  return { name, sql, comparison, expected, timeoutSeconds: String(timeoutSeconds), isEnabled };
}

/** Adds a check, or changes one. What is typed is kept until it is saved or cancelled. @param stored null for a new one */
export function CheckFormDialog({ stored, onClose, onCloseAutoFocus }: OpenedDialog & { stored: Check | null }) {
  const id = useId();
  const draft = useVersionedDraft({
    stored,
    name: stored === null ? 'new check' : `check ${stored.id}`,
    shape: checkDraft,
    read: draftOf,
    send: (seen, typed) => saveCheck(seen, { ...typed, timeoutSeconds: Number(typed.timeoutSeconds) }),
    remember: (client, saved) => client.setQueryData(checksQuery.queryKey, (known) => known && withSaved(known, saved)),
    onSaved: ({ name }) => {
      toast.success(stored === null ? 'Check added' : 'Check changed', { description: showInvisibleInProse(name) });
      onClose();
    },
  });
  const { value, edit } = draft;
  return (
    <FormDialog
      title={stored === null ? 'Add a check' : `Change the check “${showInvisibleInProse(stored.name)}”`}
      description="Each verification asks it of the database that it restored, as a role that can only read there."
      className="max-w-xl"
      onClose={onClose}
      onCloseAutoFocus={onCloseAutoFocus}
    >
      <DialogForm onSubmit={draft.submit}>
        <DialogBody className="gap-5">
          <div className="flex flex-col gap-1.5">
            <Label htmlFor={`${id}-name`}>Name</Label>
            <Input
              id={`${id}-name`}
              dir="auto"
              className="text-start"
              required
              maxLength={100}
              value={value.name}
              placeholder="Such as: every order has a customer"
              onChange={(event) => edit({ name: event.target.value })}
            />
          </div>
          <div className="flex flex-col gap-1.5">
            <Label htmlFor={`${id}-sql`}>Question in SQL</Label>
            <Textarea
              id={`${id}-sql`}
              dir="ltr"
              className="min-h-28 font-mono text-sm"
              required
              spellCheck={false}
              maxLength={mostSqlCharacters}
              value={value.sql}
              placeholder="select count(*) from orders where customer_id is null"
              aria-describedby={`${id}-sql-hint`}
              onChange={(event) => edit({ sql: event.target.value })}
            />
            <p id={`${id}-sql-hint`} className="text-muted text-sm">
              One SELECT. Name the schema of tables outside of public.
            </p>
          </div>
          <div className="flex flex-wrap gap-4">
            <div className="flex flex-col gap-1.5">
              <Label htmlFor={`${id}-comparison`}>The answer</Label>
              <Select
                id={`${id}-comparison`}
                className="h-9"
                value={value.comparison}
                onChange={(event) => edit({ comparison: checkComparison.parse(event.target.value) })}
              >
                {checkComparison.options.map((comparison) => (
                  <option key={comparison} value={comparison}>
                    {comparisonWords[comparison]}
                  </option>
                ))}
              </Select>
            </div>
            <div className="flex min-w-0 flex-1 basis-48 flex-col gap-1.5">
              <Label htmlFor={`${id}-expected`}>Expected</Label>
              <Textarea
                id={`${id}-expected`}
                dir="auto"
                rows={1}
                className="min-h-9 text-start font-mono text-sm"
                required
                spellCheck={false}
                maxLength={mostExpectedCharacters}
                value={value.expected}
                aria-describedby={`${id}-expected-hint`}
                onChange={(event) => edit({ expected: event.target.value })}
              />
              <p id={`${id}-expected-hint`} className="text-muted text-sm">
                {value.comparison === 'EQUALS'
                  ? 'A line for each row, columns divided by tabs, NULL for no value.'
                  : 'A number.'}
              </p>
            </div>
          </div>
          <div className="flex flex-col gap-1.5">
            <Label htmlFor={`${id}-timeout`}>Time limit in seconds</Label>
            <Input
              id={`${id}-timeout`}
              type="number"
              className="w-28"
              required
              min={1}
              max={300}
              step={1}
              value={value.timeoutSeconds}
              onChange={(event) => edit({ timeoutSeconds: event.target.value })}
            />
          </div>
          <Checkbox
            label="Ask it in each verification"
            checked={value.isEnabled}
            onChange={(isEnabled) => edit({ isEnabled })}
          />
          <SaveFailure draft={draft} what="The check" title="The check was not saved" describe={describeCheck} />
        </DialogBody>
        <FormFooter
          submit={stored === null ? 'Add check' : 'Save'}
          busy={draft.save.isPending}
          onCancel={draft.discard}
        />
      </DialogForm>
    </FormDialog>
  );
}

function describeCheck({ name, sql, comparison, expected, timeoutSeconds, isEnabled }: Check) {
  return [
    ['Name', name],
    ['SQL', sql],
    ['The answer', `${comparisonWords[comparison]} ${expected}`],
    ['Time limit', `${timeoutSeconds} s`],
    ['Asked', isEnabled ? 'In each verification' : 'No'],
  ] as const;
}
