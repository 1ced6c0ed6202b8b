import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { toast } from '#components/ui/toast/toast.ts';
import { showInvisible } from '#lib/format/show-invisible.ts';
import { backupsQuery } from '#lib/queries/backups/backups-query.ts';
import { objectPath } from '#lib/queries/object-path.ts';
import { runningUpload, startUpload, useRunningUpload } from './running-upload.ts';

const toastId = 'upload';

/** Whether a dialog shows the upload: what it shows no toast says. */
let isShown = false;

/**
 * The upload of an archive, for the dialog that shows it. When the dialog goes while it runs, it goes on, and a toast says so and
 * leads back to it; how it ended is then said by a toast too.
 * @param onDone the backup is in the bucket
 */
export function useUpload(onDone: () => void) {
  const client = useQueryClient();
  const router = useRouter();
  const upload = useRunningUpload();
  const showIt = { label: 'Show it', onClick: () => router.push('/backups') };
  const latest = useRef(showIt);
  useEffect(() => {
    latest.current = showIt;
  });
  useEffect(() => {
    isShown = true;
    return () => {
      isShown = false;
      if (!runningUpload().busy) return;
      toast.message('The upload goes on', {
        id: toastId,
        description: 'It stops when you close this tab.',
        action: latest.current,
        duration: 12_000,
      });
    };
  }, []);

  const wasBusy = useRef(upload.busy);
  useEffect(() => {
    if (wasBusy.current && upload.file === null) onDone();
    wasBusy.current = upload.busy;
  }, [upload, onDone]);

  const start = async (file: File, name: string) => {
    const backup = await startUpload(file, name);
    const { error } = runningUpload();
    if (backup !== null) {
      toast.success('Backup uploaded', {
        id: toastId,
        description: showInvisible(backup.key),
        action: { label: 'View', onClick: () => router.push(`/backups/${objectPath(backup.key)}`) },
        duration: 12_000,
      });
      await client.invalidateQueries({ queryKey: backupsQuery.queryKey });
    } else if (error !== null && !isShown) {
      const lasting = { id: toastId, description: error.message, duration: Number.POSITIVE_INFINITY };
      toast.error('The backup was not uploaded', { ...lasting, action: showIt });
    }
  };
  return { ...upload, start };
}
