import { type Backup, backup } from '#lib/contracts/backup.ts';
import { ApiError, refusal } from '../api-client.ts';
import { backupFilePath } from './backup-file-path.ts';

const tailBytes = 64 * 1024 + 128;

/**
 * A look at the file's ends, which spares a long upload of what is no backup.
 * @returns a sentence; null when it looks like one
 */
export async function whyNoBackup(file: File): Promise<string | null> {
  if (file.size === 0) return 'This file is empty, so it is not a backup.';
  const start = new Uint8Array(await file.slice(0, 4).arrayBuffer());
  if (start[0] !== 0x50 || start[1] !== 0x4b) return 'This is not a ZIP file, so it is not a backup.';
  const tail = await file.slice(-tailBytes).arrayBuffer();
  const isWhole = new TextDecoder('latin1').decode(tail).includes('manifest.json');
  return isWhole
    ? null
    : 'This file holds no manifest at its end: it was not made by this console, or it is cut short.';
}

/**
 * Sends an archive, read from disk as it goes.
 * @param onSent bytes so far
 * @throws ApiError; the signal's reason when it was stopped
 */
export function uploadBackup(
  file: File,
  name: string,
  { onSent, signal }: { onSent: (bytes: number) => void; signal: AbortSignal },
): Promise<Backup> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('PUT', backupFilePath(name));
    request.setRequestHeader('Content-Type', 'application/zip');
    request.responseType = 'json';
    request.upload.addEventListener('progress', ({ loaded }) => onSent(Math.min(loaded, file.size)));
    request.addEventListener('load', () => {
      const answer: unknown = request.response;
      const parsed = backup.safeParse(answer);
      if (request.status === 201 && parsed.success) resolve(parsed.data);
      else reject(refusal(request.status, answer));
    });
    request.addEventListener('error', () =>
      reject(
        new ApiError(
          null,
          'The upload broke off. Check the network and that the console runs, and that the file has not changed.',
        ),
      ),
    );
    request.addEventListener('abort', () => reject(signal.reason));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}
