import type { ObjectiveState, Objectives } from '#lib/contracts/objective.ts';
import { formatDuration } from '#lib/format/format-duration.ts';

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

/** 86400 -> "24 h", 5400 -> "1 h 30 min": a target that a person chose. */
export function formatTarget(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.round((seconds % 3600) / 60)];
  if (hours === 0) return seconds % 60 === 0 ? `${minutes} min` : formatDuration(seconds * 1000);
  return minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`;
}
