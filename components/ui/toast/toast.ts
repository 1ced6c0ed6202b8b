import type { ExternalToast } from 'sonner';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { toasterMounted } from './toaster.tsx';

type Kind = 'success' | 'error' | 'message';

/** Toasts come with their own scripts, which no page waits for: what is said before they are there is said then. */
function tell(kind: Kind): (title: string, more?: ExternalToast) => void {
  return (title, more) => {
    const { description, ...others } = more ?? {};
    const shown = typeof description === 'string' ? showInvisibleInProse(description) : description;
    Promise.all([import('sonner'), toasterMounted])
      .then(([{ toast: say }]) => say[kind](showInvisibleInProse(title), { ...others, description: shown }))
      .catch(() => undefined);
  };
}

/** A short answer to a press, or news from elsewhere: what happened, and a link to it. What is invisible in it is shown. */
export const toast = { success: tell('success'), error: tell('error'), message: tell('message') };
