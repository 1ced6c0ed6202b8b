import { announceMaintenance } from '#lib/maintenance-announcement.ts';
import type { ConsoleDbTransaction } from '#server/adapters/console-db/console-db.ts';

/**
 * Whether a text is, or once was, derived from a planned maintenance: then a client sends back what it read, and it is not to
 * be stored as an administrator's own message, which would outlive the maintenance.
 */
export async function isAnnouncement(db: ConsoleDbTransaction, text: string): Promise<boolean> {
  const found = await db.plannedMaintenance.findMany({
    where: { OR: [{ formerAnnouncements: { has: text } }, { title: { in: titlesWithin(text) } }] },
  });
  return found.some((row) => row.formerAnnouncements.includes(text) || announceMaintenance(row) === text);
}

/** An announcement begins with its title and a colon; a title may have colons of its own. */
function titlesWithin(text: string): string[] {
  const titles: string[] = [];
  for (let end = text.indexOf(': '); end !== -1 && end <= longestTitle; end = text.indexOf(': ', end + 1)) {
    titles.push(text.slice(0, end));
  }
  return titles;
}

/** In UTF-16 units: 200 characters are 400 at most. */
const longestTitle = 400;
