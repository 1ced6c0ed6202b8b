import type { StackStatusValue } from '#lib/contracts/stack-status.ts';
import { consoleDb, type Prisma } from '#server/adapters/console-db/console-db.ts';
import { withTimeout } from '#server/async/with-timeout.ts';
import { settings } from '#server/env.ts';
import { isAppError } from '#server/errors.ts';
import { logger } from '#server/logger.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';
import { alterAppRole, endAppSessions, readAppRole, readRepositoryClock, withAppRole } from './app-role-session.ts';
import { getStackStatus } from './get-stack-status.ts';
import { type AppRoleMarks, planAppRole } from './plan-app-role.ts';

/** Awaited after each step, for tests that kill the process there. */
export type OnAppRoleStep = (step: 'recorded' | 'altered' | 'ended') => Promise<void>;

const noMarks: AppRoleMarks = { loginTaken: false, readOnlySet: false, readOnlyBefore: null };

/**
 * Makes the role of the stack's services (REPOSITORY_APP_ROLE) obey the stack's status as it is now, a restore's hold included,
 * and gives back what was taken of a role that is no longer named. May be done by any process at any time and any number of
 * times: what is asked for is read, what was begun is finished, and what fits already is left alone. Never throws: what stands
 * in the way is written down for the page.
 */
export async function applyAppRole(onStep: OnAppRoleStep = async () => {}): Promise<void> {
  const { appRole } = settings().repository;
  try {
    const former = await consoleDb().appRole.findMany({
      where: {
        OR: [{ loginTaken: true }, { readOnlySet: true }],
        ...(appRole === null ? {} : { NOT: { role: appRole } }),
      },
    });
    for (const { role } of former) await applyTo(role, async () => 'READ_WRITE', onStep);
    if (appRole !== null) await applyTo(appRole, async () => (await getStackStatus()).effective.status, onStep);
  } catch (err) {
    logger.warn({ err }, 'What the stack’s role is to obey could not be read');
  }
}

/** Does the same, and waits for it no longer than `ms` milliseconds; then it goes on by itself. */
export async function applyAppRoleWithin(ms: number): Promise<void> {
  if (settings().repository.appRole === null) return;
  await withTimeout(ms, applyAppRole(), () => undefined);
}

async function applyTo(role: string, wanted: () => Promise<StackStatusValue>, onStep: OnAppRoleStep): Promise<void> {
  try {
    await withAppRole(role, async (connection) => obey(connection, role, await wanted(), onStep));
  } catch (error) {
    const problem = isAppError(error) ? error.message : 'The role could not be changed in a way that was not foreseen.';
    await noteProblem(role, problem, error);
  }
}

async function obey(connection: RepositoryConnection, role: string, status: StackStatusValue, onStep: OnAppRoleStep) {
  const record = await consoleDb().appRole.findUnique({ where: { role } });
  const known = record ?? noMarks;
  const plan = planAppRole(status, await readAppRole(connection, role), known);
  const changes = Object.keys(plan.change).length > 0;
  if (record?.inForce === status && !changes) {
    const which = status === 'DOWN' ? 'all' : record.appliedOn;
    if (which !== null) await endAppSessions(connection, role, { which, unseen: false });
    if (record.problem !== null) await write(role, { problem: null });
    return;
  }
  const touched = changes || status !== 'READ_WRITE' || known.loginTaken || known.readOnlySet;
  if (touched) await write(role, { ...plan.before, inForce: null });
  await onStep('recorded');
  if (changes) await alter(connection, role, plan.change, known);
  await onStep('altered');
  const appliedOn = await readRepositoryClock(connection);
  if (touched) await endAppSessions(connection, role, { which: status === 'DOWN' ? 'all' : appliedOn, unseen: true });
  await onStep('ended');
  await write(role, { ...plan.after, inForce: status, appliedOn: touched ? appliedOn : null, problem: null });
}

/** PostgreSQL changed nothing if it refused, so there is nothing to undo. */
async function alter(
  connection: RepositoryConnection,
  role: string,
  change: Parameters<typeof alterAppRole>[2],
  known: AppRoleMarks,
): Promise<void> {
  try {
    await alterAppRole(connection, role, change);
  } catch (error) {
    if (isAppError(error) && error.code === 'REPOSITORY_REFUSED') {
      const { loginTaken, readOnlySet, readOnlyBefore } = known;
      await write(role, { loginTaken, readOnlySet, readOnlyBefore });
    }
    throw error;
  }
}

async function write(role: string, data: Omit<Prisma.AppRoleUncheckedCreateInput, 'role'>): Promise<void> {
  await consoleDb().appRole.upsert({ where: { role }, create: { role, ...data }, update: data });
}

/** Says each problem once. */
async function noteProblem(role: string, problem: string, cause: unknown): Promise<void> {
  const record = await consoleDb().appRole.findUnique({ where: { role } });
  if (record?.problem === problem) return;
  logger.warn({ err: cause }, 'The role of the stack’s services does not obey the stack’s status');
  await write(role, { problem });
}
