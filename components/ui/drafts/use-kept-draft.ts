'use client';

import { useCallback, useMemo, useSyncExternalStore } from 'react';
import type { z } from 'zod';
import { keepDraft, readDraft, watchDrafts } from './kept-drafts.ts';

/**
 * What a person typed and has not saved. It outlives navigation, a reload and a log-in, for as long as the tab is open.
 * @param name names it among all drafts of the console: "note of daily/backup.zip"
 * @param shape what a draft looks like; one that is stored and looks otherwise counts as none
 * @returns the draft, or null where there is none (and while the page comes alive), and what sets it; null gives it up
 */
export function useKeptDraft<Draft>(
  name: string,
  shape: z.ZodType<Draft>,
): [draft: Draft | null, keep: (draft: Draft | null) => void] {
  const json = useSyncExternalStore(
    watchDrafts,
    () => readDraft(name),
    () => null,
  );
  const draft = useMemo(() => parse(json, shape), [json, shape]);
  const keep = useCallback(
    (next: Draft | null) => keepDraft(name, next === null ? null : JSON.stringify(next)),
    [name],
  );
  return [draft, keep];
}

function parse<Draft>(json: string | null, shape: z.ZodType<Draft>): Draft | null {
  if (json === null) return null;
  try {
    return shape.safeParse(JSON.parse(json)).data ?? null;
  } catch {
    return null;
  }
}
