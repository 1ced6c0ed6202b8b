import type { StackStatusValue } from '#lib/contracts/stack-status.ts';

/** The role as the repository's server has it. */
export type AppRoleState = {
  canLogin: boolean;
  /** Its default_transaction_read_only in the repository's database, as it is set there; null if it is not. */
  readOnly: string | null;
};

/** The console's own changes to the role (table app_role). */
export type AppRoleMarks = { loginTaken: boolean; readOnlySet: boolean; readOnlyBefore: string | null };

export type AppRolePlan = {
  /** Written before the change. */
  before: AppRoleMarks;
  /** The changes to make. A field that is absent changes nothing; `readOnly` null removes the setting. */
  change: { login?: boolean; readOnly?: string | null };
  /** Written once it is done. */
  after: AppRoleMarks;
};

/**
 * What makes a role obey a status: READ_ONLY turns its default_transaction_read_only on, DOWN takes its LOGIN. Only what was
 * changed here is given back; a role that could not log in, or was read-only, stays so.
 */
export function planAppRole(status: StackStatusValue, state: AppRoleState, marks: AppRoleMarks): AppRolePlan {
  const login = planLogin(status === 'DOWN', state.canLogin, marks.loginTaken);
  const readOnly = planReadOnly(status === 'READ_ONLY', state.readOnly, marks);
  return {
    before: { loginTaken: login.before, ...readOnly.before },
    change: { ...login.change, ...readOnly.change },
    after: { loginTaken: login.after, ...readOnly.after },
  };
}

function planLogin(take: boolean, canLogin: boolean, taken: boolean) {
  if (take) {
    const marked = taken || canLogin;
    return { before: marked, change: canLogin ? { login: false } : {}, after: marked };
  }
  return { before: taken, change: taken && !canLogin ? { login: true } : {}, after: false };
}

function planReadOnly(set: boolean, current: string | null, { readOnlySet, readOnlyBefore }: AppRoleMarks) {
  const kept = { readOnlySet, readOnlyBefore };
  if (set) {
    if (isOn(current)) return { before: kept, change: {}, after: kept };
    const marked = { readOnlySet: true, readOnlyBefore: readOnlySet ? readOnlyBefore : current };
    return { before: marked, change: { readOnly: 'on' }, after: marked };
  }
  const change = readOnlySet && isOn(current) ? { readOnly: readOnlyBefore } : {};
  return { before: kept, change, after: { readOnlySet: false, readOnlyBefore: null } };
}

function isOn(value: string | null): boolean {
  return value !== null && /^(on|t|tr|tru|true|y|ye|yes|1)$/i.test(value);
}
