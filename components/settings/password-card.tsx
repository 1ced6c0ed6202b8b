'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useRef, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Input } from '#components/ui/input.tsx';
import { Label } from '#components/ui/label.tsx';
import { toast } from '#components/ui/toast/toast.ts';
import { fewestPasswordCharacters } from '#lib/contracts/session.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { changePassword, sessionsQuery } from '#lib/queries/accounts/account-queries.ts';

/** Changes the password of the person who is logged in. */
export function PasswordCard({ email }: { email: string }) {
  const client = useQueryClient();
  const form = useRef<HTMLFormElement>(null);
  const [mismatch, setMismatch] = useState(false);
  const change = useMutation({
    mutationFn: changePassword,
    onSuccess: async (ended) => {
      form.current?.reset();
      toast.success('Password changed', {
        description: ended > 0 ? `${formatCount(ended, 'other session')} ended.` : undefined,
      });
      await client.invalidateQueries({ queryKey: sessionsQuery.queryKey });
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const text = (name: string) => String(given.get(name));
    const differ = text('new') !== text('again');
    setMismatch(differ);
    if (!differ && !change.isPending) change.mutate({ oldPassword: text('old'), newPassword: text('new') });
  };
  return (
    <Card aria-labelledby="password-title">
      <CardHeader id="password-title" title="Password" />
      <CardBody>
        <form ref={form} onSubmit={submit} className="flex flex-col gap-4">
          <input type="email" name="email" autoComplete="username" value={email} readOnly hidden />
          <Field name="old" label="Current password" autoComplete="current-password" />
          <Field
            name="new"
            label="New password"
            autoComplete="new-password"
            fewest={fewestPasswordCharacters}
            hint={`At least ${fewestPasswordCharacters} characters. A sentence works well.`}
          />
          <Field
            name="again"
            label="Confirm new password"
            autoComplete="new-password"
            problem={mismatch ? 'The passwords do not match.' : null}
          />
          {change.error ? <FailureNotice title="The password was not changed" error={change.error} /> : null}
          <div className="flex flex-wrap items-center gap-3">
            <Button type="submit" busy={change.isPending}>
              Change password
            </Button>
            <p className="text-muted text-sm">This ends your other sessions.</p>
          </div>
        </form>
      </CardBody>
    </Card>
  );
}

type FieldProps = {
  name: string;
  label: string;
  autoComplete: string;
  fewest?: number;
  hint?: string;
  problem?: string | null;
};

function Field({ name, label, autoComplete, fewest, hint, problem = null }: FieldProps) {
  const id = useId();
  const about = problem ?? hint;
  return (
    <div className="flex flex-col gap-1.5">
      <Label htmlFor={id}>{label}</Label>
      <Input
        id={id}
        name={name}
        type="password"
        autoComplete={autoComplete}
        required
        minLength={fewest}
        maxLength={1024}
        aria-invalid={problem !== null || undefined}
        aria-describedby={about ? `${id}-about` : undefined}
      />
      {about ? (
        <p
          id={`${id}-about`}
          role={problem ? 'alert' : undefined}
          className={problem ? 'text-bad text-sm' : 'text-muted text-sm'}
        >
          {about}
        </p>
      ) : null}
    </div>
  );
}
