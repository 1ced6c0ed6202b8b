'use client';

import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Checkbox } from '#components/ui/checkbox.tsx';
import {
  Dialog,
  DialogBody,
  DialogClose,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from '#components/ui/dialog/dialog.tsx';
import type { ArchiveSigner } from '#lib/contracts/archive-origin.ts';
import { OriginSentence } from './origin-sentence.tsx';

type SchemaConsentDialogProps = { signer: ArchiveSigner | null; onAnswer: (allowed: boolean) => void };

/** Asks whether the schema of a backup may run that this stack did not make. */
export function SchemaConsentDialog({ signer, onAnswer }: SchemaConsentDialogProps) {
  const [ticked, setTicked] = useState(false);
  return (
    <Dialog open onOpenChange={() => onAnswer(false)}>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>This backup is not known to be this stack’s</DialogTitle>
          <DialogDescription>
            <OriginSentence signer={signer} />
          </DialogDescription>
        </DialogHeader>
        <DialogBody>
          <p>
            Its schema may contain code, which runs in the new database as soon as that is built. Go on only if you know
            who made the backup.
          </p>
          <Checkbox label="I trust where it comes from: its schema may run" checked={ticked} onChange={setTicked} />
        </DialogBody>
        <DialogFooter>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button variant="danger" disabled={!ticked} onClick={() => onAnswer(true)}>
            Go on
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
