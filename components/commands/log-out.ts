import { toast } from '#components/ui/toast/toast.ts';
import { logOut } from '#lib/queries/accounts/log-in.ts';

/** Ends the session and leads to the log-in page, or says that it could not. */
export async function leaveConsole(): Promise<void> {
  try {
    await logOut();
    location.assign('/log-in');
  } catch {
    toast.error('You are still logged in', { description: 'The console did not answer. Try again.' });
  }
}
