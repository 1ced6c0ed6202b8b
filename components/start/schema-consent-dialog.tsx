'use client';

import { useId, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
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
import { Label } from '#components/ui/label.tsx';
import type { ArchiveSigner } from '#lib/contracts/archive-origin.ts';
import { OriginSentence } from './origin-sentence.tsx';

type SchemaConsentDialogProps = { signer: ArchiveSigner | null; onAnswer: (allowed: boolean) => void };

/** Asks whether the schema of a backup may run that this stack did not make. */
export function SchemaConsentDialog({ signer, onAnswer }: SchemaConsentDialogProps) {
  const id = useId();
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
          <div className="flex items-start gap-2.5">
            <input
              id={id}
              type="checkbox"
              checked={ticked}
              onChange={(event) => setTicked(event.target.checked)}
              className="mt-0.75 size-4 shrink-0 accent-accent"
            />
            <Label htmlFor={id}>I trust where it comes from: its schema may run</Label>
          </div>
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
