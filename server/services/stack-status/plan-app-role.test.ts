import { expect, it } from 'vitest';
import { stackStatuses } from '#lib/contracts/stack-status.ts';
import { type AppRoleMarks, type AppRolePlan, type AppRoleState, planAppRole } from './plan-app-role.ts';

const none: AppRoleMarks = { loginTaken: false, readOnlySet: false, readOnlyBefore: null };
const changed = (state: AppRoleState, { login, readOnly }: AppRolePlan['change']): AppRoleState => ({
  canLogin: login ?? state.canLogin,
  readOnly: readOnly === undefined ? state.readOnly : readOnly,
});

/** Whatever way the status goes, and wherever each way is cut off: back in READ_WRITE the role is as it was. */
it.each([true, false].flatMap((canLogin) => ['on', 'off', 'true', null].map((readOnly) => ({ canLogin, readOnly }))))(
  'gives back %o on every way',
  (original) => {
    type Place = { state: AppRoleState; marks: AppRoleMarks };
    let places: Place[] = [{ state: original, marks: none }];
    for (let depth = 0; depth < 3; depth++) {
      places = places.flatMap(({ state, marks }) =>
        stackStatuses.flatMap((status) => {
          const { before, change, after } = planAppRole(status, state, marks);
          const next = changed(state, change);
          if (status === 'DOWN') expect(next.canLogin).toBe(false);
          if (status === 'READ_ONLY') expect(next.readOnly).toMatch(/^(on|true)$/);
          return [
            { state, marks: before },
            { state: next, marks: before },
            { state: next, marks: after },
          ];
        }),
      );
    }
    for (const { state, marks } of places) {
      const { change, after } = planAppRole('READ_WRITE', state, marks);
      expect(changed(state, change)).toEqual(original);
      expect(after).toEqual(none);
    }
  },
);
