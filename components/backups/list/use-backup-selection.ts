import { useState } from 'react';
import type { Backup } from '#lib/contracts/backup.ts';

/** The backups that are chosen, on whatever page they are. */
export type BackupSelection = {
  chosen: Backup[];
  has: (key: string) => boolean;
  add: (backups: readonly Backup[]) => void;
  remove: (keys: readonly string[]) => void;
  clear: () => void;
};

export function useBackupSelection(): BackupSelection {
  const [byKey, setByKey] = useState<ReadonlyMap<string, Backup>>(new Map());
  return {
    chosen: [...byKey.values()],
    has: (key) => byKey.has(key),
    add: (backups) => setByKey((before) => new Map([...before, ...backups.map((one) => [one.key, one] as const)])),
    remove: (keys) => setByKey((before) => new Map([...before].filter(([key]) => !keys.includes(key)))),
    clear: () => setByKey(new Map()),
  };
}
