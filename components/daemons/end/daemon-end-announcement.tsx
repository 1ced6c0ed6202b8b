'use client';

import { useState } from 'react';
import { type BackupRestoreStatus, isAtWork } from '#lib/contracts/daemon.ts';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { jobName } from '#lib/job-kind.ts';
import { daemonStatusWords } from '../shared/daemon-words.ts';

/** Tells a screen reader that a daemon which was running has ended. The page shows the same. */
export function DaemonEndAnnouncement({ daemon }: { daemon: BackupRestoreStatus }) {
  const [sawItWork] = useState(() => isAtWork(daemon.status));
  const ended = sawItWork && !isAtWork(daemon.status);
  return (
    <p aria-live="polite" className="sr-only">
      {ended
        ? `${jobName(daemon)}: ${daemonStatusWords[daemon.status].label}. ${showInvisibleInProse(daemon.errorMessage ?? '')}`
        : ''}
    </p>
  );
}
