'use client';

import { Upload as UploadIcon } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog, DialogContent, DialogTrigger } from '#components/ui/dialog.tsx';
import { toast } from '#components/ui/toast.ts';
import { objectPath } from '#lib/queries/object-path.ts';
import { UploadDialogBody } from './upload-dialog-body.tsx';
import { useUpload } from './use-upload.ts';

type UploadButtonProps = {
  /** Chosen already, by dropping it on the page: opens the dialog with it. */
  file: File | null;
  onFile: (file: File | null) => void;
};

/** Uploads an archive from disk. While one is on its way the dialog stays, and only its own button stops it. */
export function UploadButton({ file, onFile }: UploadButtonProps) {
  const router = useRouter();
  const [pressed, setPressed] = useState(false);
  const close = () => {
    setPressed(false);
    onFile(null);
  };
  const upload = useUpload((backup) => {
    close();
    toast.success('The backup is in the bucket', {
      description: <span className="break-all">{backup.key}</span>,
      action: { label: 'See it', onClick: () => router.push(`/backups/${objectPath(backup.key)}`) },
    });
  });
  const change = (next: boolean) => {
    if (upload.busy) return;
    upload.forget();
    if (next) setPressed(true);
    else close();
  };
  return (
    <Dialog open={pressed || file !== null} onOpenChange={change}>
      <DialogTrigger asChild>
        <Button>
          <UploadIcon aria-hidden /> Upload
        </Button>
      </DialogTrigger>
      <DialogContent>
        <UploadDialogBody upload={upload} file={file} onFile={onFile} />
      </DialogContent>
    </Dialog>
  );
}
