import type { NotificationMessage } from '#lib/contracts/notifications/notification.ts';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';

/** A message as every channel shows it: plain text, whose invisible characters are shown. Each channel escapes it in its own way. */
export type MessageLines = {
  title: string;
  what: string;
  /** "Since", "Likely cause", "What to do", "Next backup": a label and a text. */
  facts: { label: string; text: string }[];
  /** A whole address; null if the console does not know its own. */
  link: string | null;
  /** For channels with colours and priorities. */
  tone: 'bad' | 'good' | 'plain';
};

const mostTitle = 150;
const mostText = 1000;

/**
 * @param origin the console's own origin for links, such as https://console.example.org; null if it is not known
 */
export function messageLines(message: NotificationMessage, origin: string | null): MessageLines {
  const { phase, topic, stack, since, until, cause, remedy, next } = message;
  const facts = [
    fact('Since', since === null ? null : formatMoment(since)),
    fact('Until', until === null ? null : formatMoment(until)),
    fact('Likely cause', cause),
    fact('What to do', remedy),
    fact('Next backup', next),
  ].filter((one) => one !== null);
  const tone = phase === 'CLOSED' ? 'good' : phase === 'OPENED' ? 'bad' : 'plain';
  return {
    title: clean(`${stack}: ${message.title}`, mostTitle),
    what: clean(message.what, topic === 'DIGEST' ? 3000 : mostText),
    facts,
    link: origin === null || message.link === null ? null : new URL(message.link, origin).toString(),
    tone,
  };
}

function fact(label: string, text: string | null): { label: string; text: string } | null {
  return text === null ? null : { label, text: clean(text, mostText) };
}

function clean(text: string, most: number): string {
  const shown = showInvisibleInProse(text.toWellFormed());
  return shown.length > most ? `${shown.slice(0, most - 1).toWellFormed()}…` : shown;
}

/** "2026-11-30 14:05 UTC" */
export function formatMoment(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}
