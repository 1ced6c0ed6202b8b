import { isApiError } from '#lib/queries/api-client.ts';
import { Button } from './button.tsx';
import { CopyButton } from './copy-button.tsx';
import { Notice } from './notice.tsx';

/** What could not be shown or done, why, and a way to try again. The rest of the page lives on. */
export function FailureNotice({ title, error, retry }: { title: string; error: unknown; retry?: () => void }) {
  const reason = error instanceof Error ? error.message : 'The reason is not known.';
  const requestId = isApiError(error) ? error.requestId : null;
  return (
    <Notice tone="bad" title={title} alert>
      <p>{reason}</p>
      {retry || requestId ? (
        <div className="flex flex-wrap items-center gap-2 pt-2">
          {retry ? (
            <Button size="sm" onClick={retry}>
              Try again
            </Button>
          ) : null}
          {requestId ? <CopyButton text={requestId} label="Copy the request’s id" /> : null}
        </div>
      ) : null}
    </Notice>
  );
}
