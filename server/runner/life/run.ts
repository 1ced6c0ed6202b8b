import type { StopWatch } from '../claim/watch-for-stop.ts';
import type { Attempt, WorkResult } from '../claim/work-input.ts';
import type { DaemonKind } from '../kinds/daemon-kind.ts';
import type { DetailsWriter } from '../report/details-writer.ts';
import type { ProgressWriter } from '../report/write-progress.ts';

/** A daemon that is running in this process. */
export type Run = Attempt & {
  kind: DaemonKind;
  watch: StopWatch;
  progress: ProgressWriter;
  details: DetailsWriter;
};

/** What came of the work. */
export type Outcome = { result: WorkResult } | { error: unknown };
