'use client';

import { useSyncExternalStore } from 'react';
import type { Backup } from '#lib/contracts/backup.ts';
import { addSample, type Pace } from '#lib/progress-rate.ts';
import { uploadBackup } from '#lib/queries/backups/upload-backup.ts';

export type RunningUpload = {
  busy: boolean;
  /** What is uploaded, or was, and its name in the bucket; null once it is done or forgotten. */
  file: File | null;
  name: string;
  pace: Pace | null;
  /** Why it failed; null where it did not, or was stopped. */
  error: Error | null;
};

const none: RunningUpload = { busy: false, file: null, name: '', pace: null, error: null };

/** The tab's one upload. It is no page's own, so that it goes on while a person looks at other pages. */
let upload = none;
let stopper = new AbortController();
const listeners = new Set<() => void>();

function change(next: Partial<RunningUpload>): void {
  upload = { ...upload, ...next };
  for (const listener of listeners) listener();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The upload as it is now. */
export function runningUpload(): RunningUpload {
  return upload;
}

export function useRunningUpload(): RunningUpload {
  return useSyncExternalStore(listen, runningUpload, () => none);
}

/** The browser asks before it leaves the console, which would break the upload off. */
function askBeforeLeaving(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

/** Uploads a file, unless one is being uploaded. @returns the backup; null: it failed (see `error`) or was stopped */
export async function startUpload(file: File, name: string): Promise<Backup | null> {
  if (upload.busy) return null;
  stopper = new AbortController();
  const { signal } = stopper;
  const onSent = (bytes: number) =>
    change({ pace: addSample(upload.pace, { at: Date.now(), current: bytes, message: '' }) });
  change({ ...none, busy: true, file, name });
  onSent(0);
  window.addEventListener('beforeunload', askBeforeLeaving);
  try {
    const backup = await uploadBackup(file, name, { onSent, signal });
    change(none);
    return backup;
  } catch (error) {
    const reason = error instanceof Error ? error : new Error('The upload failed.');
    change({ busy: false, error: signal.aborted ? null : reason });
    return null;
  } finally {
    window.removeEventListener('beforeunload', askBeforeLeaving);
  }
}

export function stopUpload(): void {
  stopper.abort();
}

/** What has ended is shown no more. */
export function forgetUpload(): void {
  if (!upload.busy) change(none);
}
