'use client';

import { useMutation } from '@tanstack/react-query';
import { Square } from 'lucide-react';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { DialogButton } from '#components/ui/dialog/dialog-button.tsx';
import type { BackupRestoreStatus } from '#lib/contracts/daemon.ts';
import { stopDaemon } from '#lib/queries/daemons/stop-daemon.ts';

const load = async () => (await import('./stop-daemon-dialog.tsx')).StopDaemonDialog;

/** Stops a running daemon after a question. */
export function StopDaemonButton({ daemon }: { daemon: BackupRestoreStatus }) {
  const [open, setOpen] = useState(false);
  const stop = useMutation({ mutationFn: () => stopDaemon(daemon.id), onSuccess: () => setOpen(false) });
  const { reset } = stop;
  const change = (next: boolean) => {
    if (next) reset();
    setOpen(next);
  };
  return (
    <DialogButton
      trigger={
        <Button busy={stop.isSuccess}>
          {stop.isSuccess ? null : <Square aria-hidden />}
          {stop.isSuccess ? 'Stopping' : 'Stop'}
        </Button>
      }
      load={load}
      dialog={{ daemon, stop }}
      open={open}
      onOpenChange={change}
    />
  );
}
