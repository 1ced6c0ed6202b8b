import type { Phase } from '../report/report.ts';
import { buildPhases } from './build-phases.ts';

const check = { key: 'check', title: 'Check the backup' } as const;
const hold = { key: 'hold', title: 'Set the stack READ_ONLY' } as const;
const change = { key: 'switch', title: 'Swap the databases' } as const;

/** The phases of a staged restore, in order. */
export const stagedPhases = [check, hold, ...buildPhases, change] as const satisfies readonly Phase[];

/** The phases of an undo of a staged restore, in order. */
export const undoPhases = [{ key: 'check', title: 'Check the databases' }, change] as const satisfies readonly Phase[];

export type SwitchPhase = (typeof stagedPhases)[number]['key'];
