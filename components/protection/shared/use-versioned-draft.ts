'use client';

import { type QueryClient, type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { z } from 'zod';
import { useKeptDraft } from '#components/ui/drafts/use-kept-draft.ts';
import { queryKeys } from '#lib/queries/query-keys.ts';

type Versioned = { version: number; changedBy: string | null; changedOn: string | null };

type VersionedDraftOptions<Stored extends Versioned | null, Draft, Saved> = {
  /** What is stored now, as the queries have it; null for something new. */
  stored: Stored;
  /** Names the draft among all drafts of the console: "drill 7". */
  name: string;
  shape: z.ZodType<Draft>;
  /** The draft of what is stored, before anything is typed. */
  read: (stored: Stored) => Draft;
  /** Saves the draft over what the person saw; fails with 412 where that is not stored any more. */
  send: (seen: Stored, draft: Draft) => Promise<Saved>;
  /** Writes what was saved into the queries' cache, before the draft is given up. */
  remember: (client: QueryClient, saved: Saved) => void;
  onSaved: (saved: Saved) => void;
};

export type VersionedDraft<Stored extends Versioned | null, Draft, Saved> = {
  value: Draft;
  edit: (change: Partial<Draft>) => void;
  save: UseMutationResult<Saved, Error, Stored>;
  submit: () => void;
  /** Gives up what is typed. */
  discard: () => void;
  /** What another person saved meanwhile; null if nothing was, or while it is not known yet. */
  theirs: NonNullable<Stored> | null;
  takeTheirs: () => void;
  saveMine: () => void;
};

/**
 * A draft of something that another person may save meanwhile. It is kept when its form closes without Cancel or a save, and
 * stands on the version that the person saw: saving it over a newer one is their decision.
 */
export function useVersionedDraft<Stored extends Versioned | null, Draft extends object, Saved>({
  stored,
  name,
  shape,
  read,
  send,
  remember,
  onSaved,
}: VersionedDraftOptions<Stored, Draft, Saved>): VersionedDraft<Stored, Draft, Saved> {
  const client = useQueryClient();
  const [ground, setGround] = useState(stored);
  const [kept, keep] = useKeptDraft(ground === null ? name : `${name} version ${ground.version}`, shape);
  const value = kept ?? read(ground);
  const save = useMutation({
    mutationFn: (seen: Stored) => send(seen, value),
    onSuccess: (saved) => {
      remember(client, saved);
      keep(null);
      onSaved(saved);
    },
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.protection.all }),
  });
  const discard = () => {
    save.reset();
    keep(null);
  };
  return {
    value,
    save,
    edit: (change) => {
      save.reset();
      keep({ ...value, ...change });
    },
    submit: () => {
      if (!save.isPending) save.mutate(ground);
    },
    discard,
    theirs: stored !== null && stored.version !== ground?.version ? stored : null,
    takeTheirs: () => {
      discard();
      setGround(stored);
    },
    saveMine: () => save.mutate(stored),
  };
}
