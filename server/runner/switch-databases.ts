import { openMaintenanceSession } from '#server/engine/build/open-maintenance-session.ts';
import { keptNameOf } from '#server/engine/swap/kept-name.ts';
import { swapDatabases } from '#server/engine/swap/swap-databases.ts';
import type { SwitchPhase } from '#server/engine/swap/swap-phases.ts';
import { tellTo } from '#server/engine/teller.ts';
import { applyAppRoleWithin } from '#server/services/apply-app-role.ts';
import { insist } from './held-daemon.ts';
import { keepHeld } from './keep-held.ts';
import { applicationNameOf } from './runner-context.ts';
import type { WorkInput } from './work-input.ts';

/** The switch goes on if the stack's services can't be sent away in that time: no session is let in then. */
const applyRoleWithinMs = 10_000;

export type DatabaseSwitch = {
  /** The database that takes the repository's name. */
  incoming: string;
  /** It gets the repository's owner, grants and settings. */
  copiesProperties: boolean;
  /** What users read meanwhile. */
  message: string;
};

/**
 * Holds the stack DOWN and lets a database take the repository's name; the repository is put aside. The name that it gets is
 * kept before anything is closed: from then on whoever ends the daemon finds out what became of the switch (settle-switch.ts),
 * this runner too when it fails.
 * @throws AppError REPOSITORY_*, STOPPED
 */
export async function switchDatabases(input: WorkInput, { incoming, copiesProperties, message }: DatabaseSwitch) {
  const { context, daemon, signal } = input;
  const { repository, repositoryDatabase, lockTimeoutMs, db } = context;
  const tell = tellTo<SwitchPhase>(input.onReport);
  const keptName = keptNameOf(repositoryDatabase, daemon.id);
  const names = { repository: repositoryDatabase, incoming, kept: keptName };
  tell.phase('switch');
  await keepHeld(input, { keptName, holdMessage: message, holdStatus: 'DOWN' });
  await applyAppRoleWithin(applyRoleWithinMs);
  const session = await openMaintenanceSession({
    repository,
    avoid: Object.values(names),
    applicationName: applicationNameOf(daemon.id),
  });
  try {
    await swapDatabases({
      session,
      names,
      copiesProperties,
      withinMs: lockTimeoutMs,
      signal,
      tell,
      onBeforeClosing: () => keepHeld(input, { keptName }),
      readRoleMarks: () =>
        insist(
          context,
          () => db.appRole.findMany({ where: { readOnlySet: true }, select: { role: true, readOnlyBefore: true } }),
          signal,
        ),
      onTransaction: (transactionId) => keepHeld(input, { transactionId }),
    });
  } finally {
    await session.close();
  }
  tell.say(`The database ${incoming} is the repository now; what it was before is kept as ${keptName}.`);
}
