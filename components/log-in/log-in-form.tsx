'use client';

import { type FormEvent, useRef, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Input } from '#components/ui/input.tsx';
import { Label } from '#components/ui/label.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { type LogInOutcome, logIn } from '#lib/queries/accounts/log-in.ts';

type Failure = Extract<LogInOutcome, { ok: false }>;

const titles: Record<Failure['kind'], string> = {
  wrong: 'Log-in failed',
  throttled: 'Too many attempts',
  unreachable: 'The console cannot be reached',
};

/** @param destination the path to go to; `ended`: a session has ended, which is said. */
export function LogInForm({ destination, ended }: { destination: string; ended: boolean }) {
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const password = useRef<HTMLInputElement>(null);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    const outcome = await logIn(String(form.get('email')).trim(), String(form.get('password')));
    if (outcome.ok) {
      location.assign(destination);
      return;
    }
    setBusy(false);
    setFailure(outcome);
    password.current?.focus();
    password.current?.select();
  };

  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-5">
      {ended && !failure ? <Notice tone="idle">Your session has ended. Log in to continue.</Notice> : null}
      {failure ? (
        <Notice tone={failure.kind === 'wrong' ? 'bad' : 'caution'} title={titles[failure.kind]} alert>
          <p>{failure.sentence}</p>
        </Notice>
      ) : null}
      <div className="flex flex-col gap-1.5">
        <Label htmlFor="email">Email</Label>
        <Input
          id="email"
          name="email"
          type="text"
          inputMode="email"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          maxLength={320}
          aria-invalid={failure?.kind === 'wrong' || undefined}
        />
      </div>
      <div className="flex flex-col gap-1.5">
        <Label htmlFor="password">Password</Label>
        <Input
          ref={password}
          id="password"
          name="password"
          type="password"
          autoComplete="current-password"
          required
          maxLength={1024}
          aria-invalid={failure?.kind === 'wrong' || undefined}
        />
      </div>
      <Button type="submit" variant="primary" busy={busy} className="w-full">
        {busy ? 'Logging in' : 'Log in'}
      </Button>
    </form>
  );
}
