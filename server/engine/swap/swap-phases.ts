import { buildPhases } from '../build/build-phases.ts';
import type { Phase } from '../report.ts';

const check = { key: 'check', title: 'Check the archive' } as const;
const hold = { key: 'hold', title: 'Hold the stack read-only' } as const;
const change = { key: 'switch', title: 'Switch the databases' } as const;

/** What a staged restore does, in order. */
export const stagedPhases = [check, hold, ...buildPhases, change] as const satisfies readonly Phase[];

/** What an undo of one does, in order. */
export const undoPhases = [{ key: 'check', title: 'Check the databases' }, change] as const satisfies readonly Phase[];

export type SwitchPhase = (typeof stagedPhases)[number]['key'];
