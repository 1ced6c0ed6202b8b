'use client';

import { useNow } from '#components/ui/hooks/use-now.ts';
import { Progress } from '#components/ui/progress.tsx';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { formatTimeLeft, formatWholeDuration } from '#lib/format/format-duration.ts';
import { type Pace, rateOf, stalledFor, timeLeft } from '#lib/progress-rate.ts';

/** How far an upload is, how fast, and how much longer. @param size bytes of the file */
export function UploadProgress({ sent, size, pace }: { sent: number; size: number; pace: Pace | null }) {
  const now = useNow(1000) ?? Date.now();
  const amount = `${formatBytes(sent)} of ${formatBytes(size)}`;
  const rate = pace && rateOf(pace, now);
  const left = pace && timeLeft(pace, size, now);
  const stalled = pace && stalledFor(pace, now);
  const isSent = sent >= size;
  return (
    <div className="flex flex-col gap-2">
      <Progress value={isSent ? null : sent / size} label="Upload" valueText={amount} />
      <p className="figures flex flex-wrap justify-between gap-x-4 text-muted text-sm">
        <span>{isSent ? 'Sent. The bucket is finishing' : amount}</span>
        <span>
          {rate === null || isSent ? null : `${formatBytes(rate)}/s`}
          {left === null || isSent ? null : `, ${formatTimeLeft(left)}`}
        </span>
      </p>
      {stalled === null ? null : (
        <p className="figures text-caution text-sm">No progress for {formatWholeDuration(stalled)}</p>
      )}
    </div>
  );
}
