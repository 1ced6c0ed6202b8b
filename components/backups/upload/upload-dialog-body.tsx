'use client';

import { FileArchive } from 'lucide-react';
import { useEffect, useId, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import {
  DialogBody,
  DialogClose,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from '#components/ui/dialog/dialog.tsx';
import { DialogForm } from '#components/ui/dialog/dialog-form.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Input } from '#components/ui/input.tsx';
import { Label } from '#components/ui/label.tsx';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { whyNoBackup } from '#lib/queries/backups/upload-backup.ts';
import { isUploadName, suggestUploadName, uploadNameRule } from '#lib/upload-name.ts';
import { type RunningUpload, runningUpload, stopUpload } from './running-upload.ts';
import { UploadDropArea } from './upload-drop-area.tsx';
import { UploadProgress } from './upload-progress.tsx';

type UploadDialogBodyProps = {
  upload: RunningUpload;
  start: (file: File, name: string) => Promise<void>;
  file: File | null;
  onFile: (file: File) => void;
};

/** Asks for a file and its name in the bucket, and shows how far the upload is. */
export function UploadDialogBody({ upload, start, file, onFile }: UploadDialogBodyProps) {
  const ids = { name: useId(), rule: useId() };
  const [name, setName] = useState(upload.name);
  const [fault, setFault] = useState<string | null>(null);
  useEffect(() => {
    // One that this tab uploads or uploaded has its name.
    if (!file || file === runningUpload().file) return;
    setName(suggestUploadName(file.name));
    setFault(null);
    void whyNoBackup(file)
      .catch(() => 'This file can’t be read.')
      .then(setFault);
  }, [file]);
  const fits = isUploadName(name);
  const ready = file !== null && fits && fault === null;
  const submit = () => {
    if (ready && !upload.busy) void start(file, name);
  };
  return (
    <DialogForm onSubmit={submit}>
      <DialogHeader>
        <DialogTitle>Upload a backup</DialogTitle>
        <DialogDescription>
          An archive that this or another console made. It is checked during the upload and listed only if it is
          complete.
        </DialogDescription>
      </DialogHeader>
      <DialogBody>
        {upload.busy ? null : <FileChoice file={file} onFile={onFile} />}
        {fault ? <FailureNotice title="This file is not uploaded" error={new Error(fault)} /> : null}
        {file && !fault ? (
          <div className="flex flex-col gap-1.5">
            <Label htmlFor={ids.name}>Name in the bucket</Label>
            <Input
              id={ids.name}
              className="font-mono text-sm"
              value={name}
              onChange={(event) => setName(event.target.value)}
              disabled={upload.busy}
              aria-invalid={!fits}
              aria-describedby={fits ? undefined : ids.rule}
              spellCheck={false}
              autoComplete="off"
            />
            {fits ? null : (
              <p id={ids.rule} className="text-bad text-sm">
                It {uploadNameRule}.
              </p>
            )}
          </div>
        ) : null}
        {upload.busy && file ? (
          <UploadProgress sent={upload.pace?.samples.at(-1)?.current ?? 0} size={file.size} pace={upload.pace} />
        ) : null}
        {upload.error && !upload.busy ? (
          <FailureNotice title="The backup was not uploaded" error={upload.error} />
        ) : null}
      </DialogBody>
      <DialogFooter>
        {upload.busy ? (
          <Button onClick={stopUpload}>Stop the upload</Button>
        ) : (
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
        )}
        <Button type="submit" variant="primary" busy={upload.busy} disabled={!ready} className="figures">
          {file && ready ? `Upload ${formatBytes(file.size)}` : 'Upload'}
        </Button>
      </DialogFooter>
    </DialogForm>
  );
}

function FileChoice({ file, onFile }: { file: File | null; onFile: (file: File) => void }) {
  const id = useId();
  return (
    <UploadDropArea onFile={onFile}>
      <label
        htmlFor={id}
        className="flex cursor-pointer flex-col items-center gap-1 rounded-lg border border-field border-dashed px-4 py-6 text-center transition-colors duration-150 focus-within:outline-2 focus-within:outline-focus hover:bg-sunken"
      >
        <FileArchive aria-hidden className="size-5 text-muted" />
        {file ? (
          <>
            <span className="break-all font-mono text-sm">{file.name}</span>
            <span className="figures text-muted text-sm">{formatBytes(file.size)}. Choose another file</span>
          </>
        ) : (
          <>
            <span className="font-medium">Choose a file</span>
            <span className="text-muted text-sm">or drop it here</span>
          </>
        )}
        <input
          id={id}
          type="file"
          accept=".zip,application/zip"
          className="sr-only"
          onChange={(event) => {
            const chosen = event.target.files?.[0];
            if (chosen) onFile(chosen);
          }}
        />
      </label>
    </UploadDropArea>
  );
}
