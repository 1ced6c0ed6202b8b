import { redirect } from 'next/navigation';
import { currentCaller } from '#server/http/auth/current-caller.ts';
import type { Caller } from '#server/services/accounts/authenticate.ts';

/** Who is logged in; anyone else is sent to log in, and then back to `path`. */
export async function requireCaller(path: string): Promise<Caller> {
  const caller = await currentCaller();
  if (caller === null) redirect(path === '/' ? '/log-in' : `/log-in?${new URLSearchParams({ from: path })}`);
  return caller;
}
