import type { Unreadable, UnreadableThing } from './contracts/verdict/unreadable.ts';
import { formatCount } from './format/format-count.ts';

/** "3 rows", "1 page", "3 rows and 1 page". */
export function countUnreadable({ rows, pages }: Pick<Unreadable, 'rows' | 'pages'>): string {
  const parts = [rows > 0 && formatCount(rows, 'row'), pages > 0 && formatCount(pages, 'page')];
  return parts.filter((part) => part !== false).join(' and ') || formatCount(0, 'row');
}

/** "public.mail, the row with id = 60: the column body". */
export function nameUnreadable({ kind, schema, table, key, place, columns }: UnreadableThing): string {
  const what = kind === 'PAGE' ? `page ${place}` : key === null ? `the row at ${place}` : `the row with ${key}`;
  const which =
    columns.length === 0 ? '' : `: the ${columns.length === 1 ? 'column' : 'columns'} ${columns.join(', ')}`;
  return `${schema}.${table}, ${what}${which}`;
}

const mostInSentence = 5;

/** The first ones in a sentence, and how many more there are. */
export function listUnreadable(found: Unreadable, most = mostInSentence): string {
  const named = found.named.slice(0, most);
  const more = found.rows + found.pages - named.length;
  return named.map(nameUnreadable).join('; ') + (more > 0 ? `; and ${more} more` : '');
}

/** "3 rows could not be read and are left out". @param where said after "read", such as " on the database server" */
export function sayLeftOut(found: Pick<Unreadable, 'rows' | 'pages'>, where = ''): string {
  const verb = found.rows + found.pages === 1 ? 'is' : 'are';
  return `${countUnreadable(found)} could not be read${where} and ${verb} left out`;
}

/** Says of a backup that it is incomplete, and what it lacks. */
export function describeIncomplete(found: Unreadable): string {
  return `This backup is incomplete: ${sayLeftOut(found, ' on the database server')}. ${listUnreadable(found)}.`;
}
