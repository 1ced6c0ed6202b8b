import type { Backup } from '#lib/contracts/backup.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';

/** Which of these backups were taken before a restore, by key. */
export async function findSafetyBackups(keys: string[]): Promise<Map<string, Backup['safetyFor']>> {
  const daemons = await consoleDb().daemon.findMany({
    where: { safetyKey: { in: keys } },
    select: { id: true, backupKey: true, safetyKey: true },
  });
  return new Map(daemons.map(({ id, backupKey, safetyKey }) => [safetyKey ?? '', { daemonId: String(id), backupKey }]));
}
