'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import {
  Dialog,
  DialogBody,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from '#components/ui/dialog/dialog.tsx';
import type { OpenedDialog } from '#components/ui/dialog/dialog-button.tsx';
import { DialogForm } from '#components/ui/dialog/dialog-form.tsx';
import { FormFooter } from '#components/ui/dialog/form-footer.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Input } from '#components/ui/input.tsx';
import { Label } from '#components/ui/label.tsx';
import { Select } from '#components/ui/select.tsx';
import {
  type ApiTokenInput,
  type ApiTokenScope,
  apiTokenDays,
  apiTokenScope,
  longestApiTokenName,
  type MadeApiToken,
} from '#lib/contracts/api-token.ts';
import { formatShortTime } from '#lib/format/format-exact-time.ts';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { createApiToken } from '#lib/queries/accounts/api-token-queries.ts';
import { queryKeys } from '#lib/queries/query-keys.ts';
import { scopeWords } from './scope-words.ts';

const lasting = [
  { days: 7, label: '7 days' },
  { days: 30, label: '30 days' },
  { days: apiTokenDays.usual, label: '90 days' },
  { days: 365, label: '1 year' },
  { days: apiTokenDays.most, label: '2 years' },
];

/** Creates a token, and then shows it this once. While the token is shown, only its own button closes the dialog. */
export function CreateTokenDialog({ onClose, onCloseAutoFocus }: OpenedDialog) {
  const client = useQueryClient();
  const create = useMutation({
    mutationFn: createApiToken,
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: queryKeys.apiTokens }),
        client.invalidateQueries({ queryKey: queryKeys.history.all }),
      ]),
  });
  const made = create.data ?? null;
  const change = (open: boolean) => {
    if (!open && made === null && !create.isPending) onClose();
  };
  return (
    <Dialog open onOpenChange={change}>
      <DialogContent onCloseAutoFocus={onCloseAutoFocus}>
        {made === null ? (
          <TokenForm error={create.error} isPending={create.isPending} onSubmit={create.mutate} />
        ) : (
          <TokenShown made={made} onClose={onClose} />
        )}
      </DialogContent>
    </Dialog>
  );
}

type TokenFormProps = { error: Error | null; isPending: boolean; onSubmit: (input: ApiTokenInput) => void };

function TokenForm({ error, isPending, onSubmit }: TokenFormProps) {
  const id = useId();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<ApiTokenScope[]>(['read']);
  const [days, setDays] = useState<number>(apiTokenDays.usual);
  const [isTried, setTried] = useState(false);
  const nameProblem = isTried && name.trim() === '' ? 'Enter a name, such as the script that uses the token.' : null;
  const scopeProblem = isTried && scopes.length === 0 ? 'Choose what the token can do.' : null;
  const submit = () => {
    setTried(true);
    if (name.trim() === '' || scopes.length === 0 || isPending) return;
    onSubmit({ name, scopes, expiresInDays: days });
  };
  const toggle = (scope: ApiTokenScope, isChosen: boolean) =>
    setScopes((chosen) => (isChosen ? [...chosen, scope] : chosen.filter((other) => other !== scope)));
  return (
    <DialogForm noValidate onSubmit={submit}>
      <DialogHeader>
        <DialogTitle>Create an API token</DialogTitle>
        <DialogDescription>
          For a script or a monitoring system. It never restores, deletes or downloads.
        </DialogDescription>
      </DialogHeader>
      <DialogBody className="gap-5">
        <div className="flex flex-col gap-1.5">
          <Label htmlFor={`${id}-name`}>Name</Label>
          <Input
            id={`${id}-name`}
            value={name}
            dir="auto"
            autoComplete="off"
            maxLength={longestApiTokenName}
            aria-invalid={nameProblem !== null || undefined}
            aria-describedby={nameProblem === null ? undefined : `${id}-name-problem`}
            onChange={({ target }) => setName(target.value)}
          />
          {nameProblem === null ? null : (
            <p id={`${id}-name-problem`} role="alert" className="text-bad text-sm">
              {nameProblem}
            </p>
          )}
        </div>
        <fieldset className="flex flex-col gap-2.5">
          <legend className="mb-1.5 font-medium text-sm">Scopes</legend>
          {apiTokenScope.options.map((scope) => (
            <Checkbox
              key={scope}
              label={scopeWords[scope].label}
              about={scopeWords[scope].about}
              checked={scopes.includes(scope)}
              onChange={(checked) => toggle(scope, checked)}
            />
          ))}
          {scopeProblem === null ? null : (
            <p role="alert" className="text-bad text-sm">
              {scopeProblem}
            </p>
          )}
        </fieldset>
        <div className="flex flex-wrap items-center gap-3">
          <Label htmlFor={`${id}-days`}>Expires after</Label>
          <Select id={`${id}-days`} value={days} onChange={({ target }) => setDays(Number(target.value))}>
            {lasting.map((choice) => (
              <option key={choice.days} value={choice.days}>
                {choice.label}
              </option>
            ))}
          </Select>
        </div>
        {error ? <FailureNotice title="The token was not created" error={error} /> : null}
      </DialogBody>
      <FormFooter submit="Create token" busy={isPending} />
    </DialogForm>
  );
}

function TokenShown({ made, onClose }: { made: MadeApiToken; onClose: () => void }) {
  return (
    <>
      <DialogHeader>
        <DialogTitle>“{showInvisibleInProse(made.name)}” was created</DialogTitle>
        <DialogDescription>
          Copy the token now. The console keeps only its hash and cannot show it again.
        </DialogDescription>
      </DialogHeader>
      <DialogBody>
        <output aria-label="The token" className="block break-all rounded-md bg-sunken px-3 py-2 font-mono text-sm">
          {made.token}
        </output>
        <div className="flex flex-wrap items-center justify-between gap-2">
          <CopyButton text={made.token} label="Copy the token" />
          <span className="figures text-muted text-sm">Valid until {formatShortTime(Date.parse(made.expiresOn))}</span>
        </div>
      </DialogBody>
      <DialogFooter>
        <Button variant="primary" onClick={onClose}>
          I have copied it
        </Button>
      </DialogFooter>
    </>
  );
}
