'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { StackStatus, StackStatusReport } from '#lib/contracts/stack-status.ts';
import { isApiError } from '#lib/queries/api-client.ts';
import { setStackStatus } from '#lib/queries/set-stack-status.ts';
import { stackStatusQuery } from '#lib/queries/stack-status-query.ts';
import { sameStatus } from './same-status.ts';
import { tellStatusSet } from './tell-status-set.ts';

type Seen = StackStatusReport & { etag: string | null };

/** What the person has changed and not saved, on the ground of what they saw when they began. */
type Draft = { value: StackStatus; ground: StackStatus };

/**
 * A draft of the stack's status that survives the page's own refreshing: when another person's change arrives meanwhile it
 * is a conflict, which the person settles.
 */
export function useStatusDraft(seen: Seen) {
  const client = useQueryClient();
  const [draft, setDraft] = useState<Draft | null>(null);
  const value = draft?.value ?? seen.set;

  const save = useMutation({
    mutationFn: async () => {
      try {
        return { former: seen.set, now: value, etag: await setStackStatus(value, seen.etag) };
      } catch (error) {
        if (!isApiError(error, 412)) throw error;
        return await retryUnlessChanged(value, draft?.ground ?? seen.set);
      }
    },
    onSuccess: (change) => {
      setDraft(null);
      tellStatusSet(client, change);
    },
    onSettled: () => client.invalidateQueries({ queryKey: stackStatusQuery.queryKey }),
  });

  /** The tag also changes when a restore begins or ends, which is nobody's change: then the save goes through. */
  const retryUnlessChanged = async (wanted: StackStatus, ground: StackStatus) => {
    const latest = await client.fetchQuery({ ...stackStatusQuery, staleTime: 0 });
    if (!sameStatus(latest.set, ground)) throw new ConflictError();
    return { former: latest.set, now: wanted, etag: await setStackStatus(wanted, latest.etag) };
  };

  return {
    value,
    save,
    changed: !sameStatus(value, seen.set),
    conflict: draft !== null && !sameStatus(draft.ground, seen.set) && !sameStatus(draft.value, seen.set),
    failure: save.error instanceof ConflictError ? null : save.error,
    edit: (change: Partial<StackStatus>) => {
      save.reset();
      setDraft({ value: { ...value, ...change }, ground: draft?.ground ?? seen.set });
    },
    discard: () => {
      save.reset();
      setDraft(null);
    },
    keepMine: () => setDraft({ value, ground: seen.set }),
  };
}

class ConflictError extends Error {}
