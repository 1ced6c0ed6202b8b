'use client';

import { useQuery } from '@tanstack/react-query';
import { Plus, ShieldCheck } from 'lucide-react';
import { VerifyButton } from '#components/start/verify-button.tsx';
import { Badge, type Tone } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card, CardHeader } from '#components/ui/card.tsx';
import { DialogButton } from '#components/ui/dialog/dialog-button.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Link } from '#components/ui/link.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import { RelativeTime } from '#components/ui/text/relative-time.tsx';
import type { Drill, DrillRunState } from '#lib/contracts/protection/drill.ts';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { backupsQuery } from '#lib/queries/backups/backups-query.ts';
import { deleteDrill, drillsQuery } from '#lib/queries/drills/drill-queries.ts';
import { TimeAhead } from '../shared/time-ahead.tsx';

const loadForm = async () => (await import('./drill-form-dialog.tsx')).DrillFormDialog;
const loadDelete = async () => (await import('../shared/delete-dialog.tsx')).DeleteDialog;

/** Verifications at set times, and the button for one now. */
export function DrillsCard() {
  const { data, error, refetch } = useQuery(drillsQuery);
  const newest = useQuery(backupsQuery).data?.results[0];
  const add = (
    <DialogButton
      trigger={
        <Button size="sm">
          <Plus aria-hidden /> Add drill
        </Button>
      }
      load={loadForm}
      dialog={{ stored: null }}
    />
  );
  return (
    <Card aria-labelledby="drills-title">
      <CardHeader id="drills-title" title="Drills">
        <div className="flex flex-wrap items-center gap-2 pe-3">{add}</div>
      </CardHeader>
      {!data && error ? (
        <div className="px-5 pb-5">
          <FailureNotice title="The drills could not be read" error={error} retry={() => void refetch()} />
        </div>
      ) : null}
      {!data && !error ? (
        <Loading label="Loading drills" className="px-5 pb-5">
          <Skeleton className="h-10 w-full" />
        </Loading>
      ) : null}
      {data?.length === 0 ? (
        <Empty icon={<ShieldCheck />}>
          No drill. A drill verifies a backup at set times: it restores the backup into a temporary database, compares
          every row and asks the checks.
        </Empty>
      ) : null}
      {data && data.length > 0 ? (
        <ul className="divide-y divide-line border-line border-t">
          {data.map((drill) => (
            <DrillItem key={drill.id} drill={drill} />
          ))}
        </ul>
      ) : null}
      {newest ? (
        <div className="border-line border-t px-5 py-3">
          <VerifyButton backupKey={newest.key} label="Verify the newest backup now" variant="primary" />
        </div>
      ) : null}
    </Card>
  );
}

const states: Record<DrillRunState, { tone: Tone; word: string }> = {
  WAITING: { tone: 'caution', word: 'Waiting' },
  RUNNING: { tone: 'work', word: 'Running' },
  DONE: { tone: 'good', word: 'Done' },
  FAILED: { tone: 'bad', word: 'Failed' },
  MISSED: { tone: 'bad', word: 'Missed' },
  SKIPPED: { tone: 'caution', word: 'Skipped' },
};

function targetOf({ which, randomDays }: Drill): string {
  if (which === 'NEWEST') return 'the newest backup';
  if (which === 'OLDEST') return 'the oldest backup that is kept';
  return `a random backup of the last ${randomDays === 1 ? 'day' : `${randomDays} days`}`;
}

function DrillItem({ drill }: { drill: Drill }) {
  const { name, sentence, nextRunOn, runs, isEnabled } = drill;
  const shownName = showInvisibleInProse(name);
  const [last] = runs;
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-5 py-3">
      <div className="flex min-w-0 flex-1 basis-72 flex-col gap-1">
        <div className="flex flex-wrap items-center gap-2">
          <span dir="auto" className="break-words font-medium">
            {shownName}
          </span>
          {isEnabled ? null : <Badge tone="idle">Switched off</Badge>}
          {last ? <Badge tone={states[last.state].tone}>{states[last.state].word}</Badge> : null}
        </div>
        <p className="text-sm">
          {sentence}: {targetOf(drill)}.
        </p>
        <p className="text-muted text-sm">
          {nextRunOn === null ? null : (
            <>
              Next <TimeAhead time={nextRunOn} />.{' '}
            </>
          )}
          {last ? (
            <>
              Last <RelativeTime time={Date.parse(last.slotOn)} />
              {last.daemonId === null ? null : (
                <>
                  {' '}
                  in{' '}
                  <Link
                    href={`/daemons/${last.daemonId}`}
                    className="figures whitespace-nowrap rounded-sm text-link underline underline-offset-2"
                  >
                    verification {last.daemonId}
                  </Link>
                </>
              )}
              .
            </>
          ) : (
            'Not run yet.'
          )}
        </p>
        {last?.reason ? <p className="break-words text-sm">{showInvisibleInProse(last.reason)}</p> : null}
      </div>
      <div className="flex gap-2">
        <DialogButton
          trigger={
            <Button size="sm" aria-label={`Change the drill ${shownName}`}>
              Change
            </Button>
          }
          load={loadForm}
          dialog={{ stored: drill }}
        />
        <DialogButton
          trigger={
            <Button size="sm" variant="quiet" aria-label={`Delete the drill ${shownName}`}>
              Delete
            </Button>
          }
          load={loadDelete}
          dialog={{
            what: 'drill',
            name: drill.name,
            consequence: 'No verification is started by it any more. Those that it started stay in the list of jobs.',
            remove: () => deleteDrill(drill),
          }}
        />
      </div>
    </li>
  );
}
