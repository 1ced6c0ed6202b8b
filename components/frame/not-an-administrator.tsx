'use client';

import { Button } from '#components/ui/button.tsx';
import { showInvisible } from '#lib/format/show-invisible.ts';
import { logOut } from '#lib/queries/accounts/log-in.ts';
import { QuietPage } from './quiet-page.tsx';

export function NotAnAdministrator({ email }: { email: string }) {
  const leave = async () => {
    await logOut().catch(() => undefined);
    location.assign('/log-in');
  };
  return (
    <QuietPage title="This account is not an administrator">
      <p className="text-muted">
        You are logged in as <span className="break-all font-medium text-text">{showInvisible(email)}</span>. Only
        administrators may use the console. Ask one of them, or log in with another account.
      </p>
      <Button variant="primary" onClick={() => void leave()}>
        Log in with another account
      </Button>
    </QuietPage>
  );
}
