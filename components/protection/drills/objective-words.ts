import type { ObjectiveState, Objectives } from '#lib/contracts/objective.ts';
import { formatDuration } from '#lib/format/format-duration.ts';
import { formatTarget } from '#lib/format/format-target.ts';

type Figure = { id: 'rpo' | 'rto'; label: string; state: ObjectiveState; value: string; target: string };

/** Both objectives in words: what is measured, and what was promised. */
export function describeObjectives({ rpo, rto }: Objectives): Figure[] {
  return [
    {
      id: 'rpo',
      label: 'Data that would be lost now',
      state: rpo.state,
      value: rpo.seconds === null ? 'All: no backup is verified' : formatDuration(rpo.seconds * 1000),
      target: targetOf(rpo.targetSeconds),
    },
    {
      id: 'rto',
      label: 'A restore takes',
      state: rto.state,
      value: rto.milliseconds === null ? 'Not measured yet' : formatDuration(rto.milliseconds),
      target: targetOf(rto.targetSeconds),
    },
  ];
}

function targetOf(seconds: number | null): string {
  return seconds === null ? 'No objective' : `Objective: ${formatTarget(seconds)} at most`;
}
