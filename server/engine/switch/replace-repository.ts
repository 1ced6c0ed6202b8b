import type { Repository } from '#server/ports/repository.ts';
import type { Reporter } from '../report/reporter.ts';
import { openMaintenanceSession } from '../sessions/open-maintenance-session.ts';
import { type SwitchInput, switchNames } from './switch-names.ts';

export type ReplaceRepositoryInput = Omit<SwitchInput, 'session' | 'reporter'> & {
  repository: Repository;
  /** The name of the session, by which resolveSwitch() ends it. */
  applicationName: string;
  reporter: Reporter<'switch'>;
  /** Sets the stack DOWN, and stores the name under which the repository is kept. */
  onHold: () => Promise<void>;
};

/**
 * Replaces the repository by another database of its server: holds the stack, and lets the two change names. The session is opened in a
 * database that is not renamed. When it fails, resolveSwitch() must follow.
 * @throws AppError REPOSITORY_*, STOPPED, and what the functions of the input throw
 */
export async function replaceRepository(input: ReplaceRepositoryInput): Promise<void> {
  const { repository, names, applicationName, reporter } = input;
  reporter.phase('switch');
  await input.onHold();
  const session = await openMaintenanceSession({ repository, avoid: Object.values(names), applicationName });
  try {
    await switchNames({ ...input, session });
  } finally {
    await session.close();
  }
  reporter.log(`Swapped in the database ${names.incoming}. The previous one is kept as ${names.kept}.`);
}
