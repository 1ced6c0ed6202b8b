import { accessSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { lockFolder } from '#embedded/folder-lock.ts';
import { AppError } from '#server/errors.ts';

const record = z.object({
  pid: z.number(),
  address: z.string(),
  children: z.array(z.object({ pid: z.number(), program: z.string() })),
});

/** What this start has running, for the next one to read. */
export type StartRecord = z.infer<typeof record>;

const recordName = 'running.json';

/**
 * Creates DATA_DIR and locks it for this start.
 * @returns what was running when the last start ended, and a function that releases the folder.
 * @throws AppError CONFLICT when another start has it, SETTING_INVALID when it can't be made or written to.
 */
export function takeDataFolder(folder: string): { left: StartRecord | null; release: () => void } {
  let release: (() => void) | null;
  try {
    // As root the embedded PostgreSQL runs as another user, which must be able to pass through.
    if (!existsSync(folder)) {
      mkdirSync(dirname(folder), { recursive: true });
      mkdirSync(folder, { mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
    }
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    release = lockFolder(folder);
  } catch (cause) {
    throw new AppError(
      'SETTING_INVALID',
      'The folder of the setting DATA_DIR cannot be written to: give this user the permission, or choose another folder.',
      { cause },
    );
  }
  const left = readRecord(folder);
  if (release !== null) return { left, release };
  const where = left === null ? '' : ` (process ${left.pid}, ${left.address})`;
  throw new AppError(
    'CONFLICT',
    `Stack Console runs in this data folder already${where}: stop it first, or choose another DATA_DIR and PORT.`,
  );
}

export function writeRecord(folder: string, running: StartRecord): void {
  writeFileSync(join(folder, recordName), `${JSON.stringify(running)}\n`, { mode: 0o600 });
}

function readRecord(folder: string): StartRecord | null {
  try {
    return record.parse(JSON.parse(readFileSync(join(folder, recordName), 'utf8')));
  } catch {
    return null;
  }
}
