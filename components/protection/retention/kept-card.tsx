'use client';

import { Button } from '#components/ui/button.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { DialogButton } from '#components/ui/dialog/dialog-button.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { RelativeTime } from '#components/ui/text/relative-time.tsx';
import type { Retention, RetentionPlace } from '#lib/contracts/retention/retention.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { describeRules } from '#lib/retention-words.ts';

const loadDialog = async () => (await import('./turn-off-dialog.tsx')).TurnOffDialog;

/** What is kept, in one sentence; whether something holds retention; and what turns it off. */
export function KeptCard({ place, stored }: { place: RetentionPlace; stored: Retention }) {
  const isCopies = place === 'SECOND';
  const { rules, lookedOn, holds } = stored;
  return (
    <Card aria-labelledby="kept-title">
      <CardHeader id="kept-title" title={isCopies ? 'Which copies are kept' : 'What is kept'}>
        {rules === null ? null : (
          <div className="me-3">
            <DialogButton
              trigger={<Button size="sm">Turn off</Button>}
              load={loadDialog}
              dialog={{ place, version: stored.version }}
            />
          </div>
        )}
      </CardHeader>
      <CardBody className="flex flex-col gap-3">
        {rules === null ? (
          <p className="text-lg">
            {isCopies
              ? 'Every copy is kept, also after its backup was deleted, until you save rules for the copies.'
              : 'Every backup is kept: retention is off until you save rules.'}
          </p>
        ) : (
          <>
            <p className="text-lg">
              {isCopies ? 'Copies' : 'Backups'} are {describeRules(rules)}. The newest{' '}
              {rules.floor === 1 ? 'one' : rules.floor} always {rules.floor === 1 ? 'stays' : 'stay'}.
            </p>
            <p className="text-muted text-sm">
              Days begin at midnight in {rules.zone}. Safety backups are kept{' '}
              {rules.safetyDays === null ? 'without a limit' : `for ${formatCount(rules.safetyDays, 'day')}`}. Backups
              that this stack did not make are never deleted.
              {isCopies ? ' A copy whose backup the first bucket lost stays.' : ''}
            </p>
            {holds.map(({ kind, what }) => (
              <Notice key={kind} tone="caution" title="Nothing is deleted while this is wrong">
                <p>{showInvisibleInProse(what)}</p>
              </Notice>
            ))}
            <p className="text-muted text-sm">
              {lookedOn === null ? (
                `A runner looks at the ${isCopies ? 'copies' : 'backups'} within the hour.`
              ) : (
                <>
                  Last checked <RelativeTime time={Date.parse(lookedOn)} />. Checked every hour and after each job.
                </>
              )}
            </p>
          </>
        )}
      </CardBody>
    </Card>
  );
}
