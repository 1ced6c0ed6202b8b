import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { isApiError } from '#lib/queries/api-client.ts';
import { Button } from './button.tsx';
import { CopyButton } from './copy-button.tsx';
import { Notice } from './notice.tsx';

/** What could not be shown or done, why, a way to try again, and where help is. The rest of the page keeps working. */
export function FailureNotice({ title, error, retry }: { title: string; error: unknown; retry?: () => void }) {
  const reason = error instanceof Error ? error.message : 'Unknown reason.';
  const requestId = isApiError(error) ? error.requestId : null;
  return (
    <Notice tone="bad" title={title} alert>
      <p>{showInvisibleInProse(reason)}</p>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 pt-2 print:hidden">
        {retry ? (
          <Button size="sm" onClick={retry}>
            Try again
          </Button>
        ) : null}
        {requestId ? <CopyButton text={requestId} label="Copy the request ID" /> : null}
        <a
          href="/help/troubleshooting"
          target="_blank"
          rel="noreferrer"
          className="rounded-sm text-link text-sm underline underline-offset-2"
        >
          Troubleshooting
          <span className="sr-only"> (opens a new tab)</span>
        </a>
      </div>
    </Notice>
  );
}
