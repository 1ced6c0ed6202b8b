import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Backup } from '#lib/contracts/backup.ts';
import { addSample, type Pace } from '#lib/progress-rate.ts';
import { backupsQuery } from '#lib/queries/backups/backups-query.ts';
import { uploadBackup } from '#lib/queries/backups/upload-backup.ts';

export type Upload = {
  busy: boolean;
  /** Bytes that went out so far, and when. */
  sent: number;
  pace: Pace | null;
  error: Error | null;
  start: (file: File, name: string) => void;
  stop: () => void;
  forget: () => void;
};

/** One upload of an archive, which the page asks about before it is left. */
export function useUpload(onDone: (backup: Backup) => void): Upload {
  const client = useQueryClient();
  const stopper = useRef<AbortController | null>(null);
  const [pace, setPace] = useState<Pace | null>(null);
  const upload = useMutation({
    mutationFn: ({ file, name }: { file: File; name: string }) => {
      stopper.current = new AbortController();
      setPace(null);
      const onSent = (bytes: number) =>
        setPace((before) => addSample(before, { at: Date.now(), current: bytes, message: '' }));
      onSent(0);
      return uploadBackup(file, name, { onSent, signal: stopper.current.signal });
    },
    retry: false,
    onSuccess: async (backup) => {
      onDone(backup);
      await client.invalidateQueries({ queryKey: backupsQuery.queryKey });
    },
  });
  const busy = upload.isPending;
  useEffect(() => {
    if (!busy) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [busy]);
  useEffect(() => () => stopper.current?.abort(), []);
  const wasStopped = stopper.current?.signal.aborted ?? false;
  return {
    busy,
    sent: pace?.samples.at(-1)?.current ?? 0,
    pace,
    error: wasStopped ? null : upload.error,
    start: (file, name) => upload.mutate({ file, name }),
    stop: () => stopper.current?.abort(),
    forget: upload.reset,
  };
}
