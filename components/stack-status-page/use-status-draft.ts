'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { useKeptDraft } from '#components/ui/drafts/use-kept-draft.ts';
import { useUnsavedGuard } from '#components/ui/drafts/use-unsaved-guard.ts';
import {
  type StackStatus,
  type StackStatusReport,
  type StackStatusValue,
  stackStatus,
} from '#lib/contracts/stack-status.ts';
import { isApiError } from '#lib/queries/api-client.ts';
import { setStackStatus } from '#lib/queries/stack-status/set-stack-status.ts';
import { stackStatusQuery } from '#lib/queries/stack-status/stack-status-query.ts';
import { tellStatusSet } from '../stack-status/tell-status-set.ts';
import { chooseStatus } from './choose-status.ts';
import { sameStatus } from './same-status.ts';

type Seen = StackStatusReport & { etag: string | null };

/** What the person has changed and not saved, on the ground of what they saw when they began. */
const statusDraft = z.object({ value: stackStatus, ground: stackStatus });
const draftName = 'stack status';

export type StatusDraft = ReturnType<typeof useStatusDraft>;

/**
 * A draft of the stack's status. It survives the page's own refreshing, navigation and a reload. When another person's change
 * arrives meanwhile, it is a conflict, which the person resolves.
 */
export function useStatusDraft(seen: Seen) {
  const client = useQueryClient();
  const [draft, setDraft] = useKeptDraft(draftName, statusDraft);
  const value = draft?.value ?? seen.set;
  const changed = !sameStatus(value, seen.set);
  useUnsavedGuard(draftName, changed, 'The stack status');

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
      // What the person types next is on the ground of what was saved, before the server's report of it is here.
      client.setQueryData(
        stackStatusQuery.queryKey,
        (report) => report && { ...report, set: change.now, etag: change.etag },
      );
      const typedMeanwhile = draft !== null && !sameStatus(draft.value, change.now);
      setDraft(typedMeanwhile ? { value: draft.value, ground: change.now } : null);
      tellStatusSet(client, change);
    },
    onSettled: () => client.invalidateQueries({ queryKey: stackStatusQuery.queryKey }),
  });

  /** The tag also changes when a restore starts or ends. That is no person's change, so the save is sent again. */
  const retryUnlessChanged = async (wanted: StackStatus, ground: StackStatus) => {
    const latest = await client.fetchQuery({ ...stackStatusQuery, staleTime: 0 });
    if (!sameStatus(latest.set, ground)) throw new ConflictError();
    return { former: latest.set, now: wanted, etag: await setStackStatus(wanted, latest.etag) };
  };

  const put = (next: StackStatus) => {
    save.reset();
    setDraft({ value: next, ground: draft?.ground ?? seen.set });
  };
  const conflict = draft !== null && changed && !sameStatus(draft.ground, seen.set);
  return {
    value,
    save,
    changed,
    conflict,
    canSave: changed && !conflict && !save.isPending,
    failure: save.error instanceof ConflictError ? null : save.error,
    edit: (change: Partial<Omit<StackStatus, 'status'>>) => put({ ...value, ...change }),
    choose: (status: StackStatusValue) => put(chooseStatus(value, seen.set, status)),
    discard: () => {
      save.reset();
      setDraft(null);
    },
    keepMine: () => setDraft({ value, ground: seen.set }),
  };
}

class ConflictError extends Error {}
