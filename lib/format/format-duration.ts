/** Milliseconds as a person says them: 480 -> "0.5 s", 46800 -> "46.8 s", 192000 -> "3 min 12 s", 7500000 -> "2 h 5 min". */
export function formatDuration(milliseconds: number): string {
  const tenths = Math.max(0, Math.round(milliseconds / 100));
  if (tenths < 600) return `${(tenths / 10).toFixed(1)} s`;
  return formatWholeDuration(Math.round(milliseconds / 1000) * 1000);
}

/** The same in whole seconds, for a figure that ticks: 46800 -> "46 s", 192000 -> "3 min 12 s". */
export function formatWholeDuration(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** A rough time ahead, that does not jitter: 43_000 -> "about 45 s", 130_000 -> "about 2 min". */
export function formatTimeLeft(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 3) return 'a moment';
  if (seconds < 10) return 'under 10 s';
  if (seconds < 57.5) return `about ${Math.round(seconds / 5) * 5} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `about ${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return `about ${hours} h ${Math.round((minutes % 60) / 5) * 5} min`;
}
