'use client';

import { Upload as UploadIcon } from 'lucide-react';
import { useCallback, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { DialogButton } from '#components/ui/dialog/dialog-button.tsx';

import { runningUpload } from './running-upload.ts';

const load = async () => (await import('./upload-dialog.tsx')).UploadDialog;

type UploadButtonProps = {
  /** Chosen already, by dropping it on the page: opens the dialog with it. */
  file: File | null;
  onFile: (file: File | null) => void;
};

/** Uploads an archive from disk. */
export function UploadButton({ file, onFile }: UploadButtonProps) {
  // Whoever comes back to an upload that runs sees it again.
  const [pressed, setPressed] = useState(() => runningUpload().file !== null);
  const change = useCallback(
    (next: boolean) => {
      setPressed(next);
      if (!next) onFile(null);
    },
    [onFile],
  );
  return (
    <DialogButton
      trigger={
        <Button>
          <UploadIcon aria-hidden /> Upload
        </Button>
      }
      load={load}
      dialog={{ file, onFile }}
      open={pressed || file !== null}
      onOpenChange={change}
    />
  );
}
