import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { QuietPage } from '#components/frame/quiet-page.tsx';
import { LogInForm } from '#components/log-in/log-in-form.tsx';
import { settings } from '#server/env.ts';
import { currentCaller } from '#server/http/current-caller.ts';

export const metadata: Metadata = { title: 'Log in' };

type LogInPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function LogInPage({ searchParams }: LogInPageProps) {
  const { from, ended } = await searchParams;
  const destination = ownPath(from);
  if (ended === undefined && (await currentCaller()) !== null) redirect(destination);
  return (
    <QuietPage
      title="Log in"
      lead={
        <p className="text-muted">
          to administer the stack <span className="break-words font-medium text-text">{settings().stackName}</span>
        </p>
      }
    >
      <LogInForm destination={destination} ended={ended !== undefined} />
    </QuietPage>
  );
}

/** A path of this console; anything else, such as another site's address, becomes the overview. */
function ownPath(value: string | string[] | undefined): string {
  if (typeof value !== 'string' || !URL.canParse(value, 'http://console')) return '/';
  const url = new URL(value, 'http://console');
  return value.startsWith('/') && url.origin === 'http://console' ? url.pathname + url.search : '/';
}
