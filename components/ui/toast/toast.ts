import type { ExternalToast } from 'sonner';
import { toasterMounted } from './toaster.tsx';

type Kind = 'success' | 'error' | 'message';

/** Toasts come with their own scripts, which no page waits for: what is said before they are there is said then. */
function tell(kind: Kind): (title: string, more?: ExternalToast) => void {
  return (title, more) => {
    Promise.all([import('sonner'), toasterMounted])
      .then(([{ toast: say }]) => say[kind](title, more))
      .catch(() => undefined);
  };
}

/** A short answer to a press, or news from elsewhere: what happened, and a link to it. */
export const toast = { success: tell('success'), error: tell('error'), message: tell('message') };
