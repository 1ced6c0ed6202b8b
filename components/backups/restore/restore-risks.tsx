'use client';

import { ShieldCheck } from 'lucide-react';
import { useStartVerify } from '#components/start/use-start-verify.ts';
import { Button } from '#components/ui/button.tsx';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { Notice } from '#components/ui/notice.tsx';
import type { RestoreRisk } from './find-restore-risks.ts';

type RestoreRisksProps = {
  backupKey: string;
  risks: RestoreRisk[];
  accepted: boolean;
  disabled: boolean;
  onAccept: (accepted: boolean) => void;
};

/** What speaks against the restore, before all else; one tick for all of it; and the verification that would tell more. */
export function RestoreRisks({ backupKey, risks, accepted, disabled, onAccept }: RestoreRisksProps) {
  if (risks.length === 0) return null;
  const asks = risks.some(({ needsTick }) => needsTick);
  return (
    <section aria-label="Risks" className="flex flex-col gap-2">
      {risks.map(({ id, severity, title, sentence, offersVerify }) => (
        <Notice key={id} tone={severity} title={<bdi>{title}</bdi>} className="px-3 py-2.5">
          <p dir="auto" className="text-start">
            {sentence}
          </p>
          {offersVerify ? <VerifyFirst backupKey={backupKey} disabled={disabled} /> : null}
        </Notice>
      ))}
      {asks ? <AcceptRisk accepted={accepted} disabled={disabled} onAccept={onAccept} /> : null}
    </section>
  );
}

function VerifyFirst({ backupKey, disabled }: { backupKey: string; disabled: boolean }) {
  const start = useStartVerify();
  const busy = start.isPending || start.isSuccess;
  return (
    <div className="pt-1">
      <Button size="sm" variant="primary" busy={busy} disabled={disabled} onClick={() => start.mutate(backupKey)}>
        {busy ? null : <ShieldCheck aria-hidden />}
        Verify first
      </Button>
    </div>
  );
}

function AcceptRisk({ accepted, disabled, onAccept }: Pick<RestoreRisksProps, 'accepted' | 'disabled' | 'onAccept'>) {
  return (
    <div className="py-1">
      <Checkbox
        label="I know the risk and want to restore anyway"
        checked={accepted}
        disabled={disabled}
        onChange={onAccept}
      />
    </div>
  );
}
