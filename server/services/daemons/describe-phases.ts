import type { DaemonPhase, PhaseState } from '#lib/contracts/daemon-details.ts';

type PhaseRow = { key: string; title: string; startedOn: Date | null; endedOn: Date | null; outcome: string | null };
type DaemonRow = { status: string; endedOn: Date | null };

/** A daemon's phases as the API gives them: from what its runner wrote, and from how the daemon ended. */
export function describePhases(daemon: DaemonRow, phases: readonly PhaseRow[]): DaemonPhase[] {
  return phases.map((phase) => {
    const state = stateOf(daemon, phase);
    const endedOn = phase.endedOn ?? (state === 'done' ? daemon.endedOn : null);
    return {
      key: phase.key,
      title: phase.title,
      state,
      startedOn: phase.startedOn?.getTime() ?? null,
      endedOn: endedOn?.getTime() ?? null,
    };
  });
}

function stateOf({ status, endedOn }: DaemonRow, { startedOn, outcome }: PhaseRow): PhaseState {
  if (outcome === 'done' || outcome === 'failed' || outcome === 'stopped') return outcome;
  const hasBegun = startedOn !== null;
  if (endedOn === null) return hasBegun ? 'at work' : 'waiting';
  if (status === 'COMPLETED') return hasBegun ? 'done' : 'skipped';
  return hasBegun ? 'broken off' : 'not reached';
}
