'use client';

import { Button } from '#components/ui/button.tsx';
import { DialogButton } from '#components/ui/dialog/dialog-button.tsx';
import type { OpenUploadReport } from '#lib/contracts/storage-report.ts';
import { showInvisible } from '#lib/format/show-invisible.ts';

const load = async () => (await import('./abort-upload-dialog.tsx')).AbortUploadDialog;

/** Aborts an unfinished upload, with a question before. */
export function AbortUploadButton({ upload }: { upload: OpenUploadReport }) {
  return (
    <DialogButton
      trigger={
        <Button size="sm" variant="quiet" aria-label={`Abort the upload of ${showInvisible(upload.key)}`}>
          Abort
        </Button>
      }
      load={load}
      dialog={{ upload }}
    />
  );
}
