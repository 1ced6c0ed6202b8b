'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { toast } from '../toast/toast.ts';
import { readDraft } from './kept-drafts.ts';

/**
 * Guards what is typed and not saved, with useKeptDraft. The browser asks before the tab is closed or loads something else.
 * When the person goes to another page of the console, a toast says that the text is not saved, and leads back to it.
 * @param name that of the draft
 * @param what is not saved, at the head of a sentence: "The note"
 */
export function useUnsavedGuard(name: string, isUnsaved: boolean, what: string): void {
  const router = useRouter();
  useEffect(() => {
    if (!isUnsaved) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [isUnsaved]);

  const latest = useRef({ isUnsaved, what, router });
  useEffect(() => {
    latest.current = { isUnsaved, what, router };
  });
  useEffect(() => {
    const page = location.pathname + location.search;
    return () => {
      const { isUnsaved: wasUnsaved, what: thing, router: way } = latest.current;
      if (!wasUnsaved || readDraft(name) === null) return;
      toast.message(`${thing} is not saved`, {
        id: `unsaved ${name}`,
        description: 'The text is kept in this tab until you save or discard it.',
        action: { label: 'Go back to it', onClick: () => way.push(page) },
        duration: 12_000,
      });
    };
  }, [name]);
}
