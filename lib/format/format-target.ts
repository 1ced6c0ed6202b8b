import { formatDuration } from './format-duration.ts';

/** 86400 -> "24 h", 5400 -> "1 h 30 min": a target that a person chose. */
export function formatTarget(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.round((seconds % 3600) / 60)];
  if (hours === 0) return seconds % 60 === 0 ? `${minutes} min` : formatDuration(seconds * 1000);
  return minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`;
}
