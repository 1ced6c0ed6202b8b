import type { StackStatusValue } from '#lib/contracts/stack-status.ts';
import { Markup } from '#lib/markup.ts';

const shapes = {
  READ_WRITE: '<circle cx="12" cy="12" r="10"/><path d="m8 12.5 2.7 2.7L16 9.5"/>',
  READ_ONLY: '<path d="M2 12s3.6-7 10-7 10 7 10 7-3.6 7-10 7S2 12 2 12Z"/><circle cx="12" cy="12" r="3"/>',
  DOWN: '<circle cx="12" cy="12" r="10"/><path d="m9 9 6 6m0-6-6 6"/>',
  TOOLS:
    '<path d="M14.7 6.3a1 1 0 0 0 0 1.4l1.6 1.6a1 1 0 0 0 1.4 0l3.1-3.1a6 6 0 0 1-7.6 7.6l-6.1 6.1a2.1 2.1 0 0 1-3-3l6.1-6.1a6 6 0 0 1 7.6-7.6l-3.1 3.1Z"/>',
  RESTORE: '<path d="M3 12a9 9 0 1 0 9-9 9.75 9.75 0 0 0-6.74 2.74L3 8"/><path d="M3 3v5h5m4-1v5l4 2"/>',
  MESSAGE: '<path d="M21 15a2 2 0 0 1-2 2H8l-5 4V5a2 2 0 0 1 2-2h14a2 2 0 0 1 2 2Z"/>',
};

/** Beside a word, never instead of one. */
export function statusIcon(shape: keyof typeof shapes): Markup {
  return new Markup(
    `<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${shapes[shape]}</svg>`,
  );
}

/** The class that gives a status its colour. */
export const statusTone: Record<StackStatusValue, string> = { READ_WRITE: 'good', READ_ONLY: 'caution', DOWN: 'bad' };
