import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { QuietPage } from '#components/frame/quiet-page.tsx';
import { LogInForm } from '#components/log-in/log-in-form.tsx';
import { Link } from '#components/ui/link.tsx';
import { ownPath } from '#lib/own-path.ts';
import { settings } from '#server/env.ts';
import { currentCaller } from '#server/http/auth/current-caller.ts';

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
          Stack Console · <bdi className="break-words font-medium text-text">{settings().stackName}</bdi>
        </p>
      }
    >
      <LogInForm destination={destination} ended={ended !== undefined} />
      <p className="text-muted text-sm">
        <Link
          href="/help/troubleshooting#you-cannot-log-in"
          className="rounded-sm text-link underline underline-offset-2"
        >
          You cannot log in?
        </Link>
      </p>
    </QuietPage>
  );
}
