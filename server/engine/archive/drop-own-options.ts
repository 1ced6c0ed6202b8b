import { type ScannedStatement, type SqlItem, scanStatements } from './scan-statements.ts';

/** Options of columns, tables, indexes and views stand in parentheses after one of these words. */
const beforeOptions = /^(?:set|with)$/i;
const hasOptions =
  /^(?:ALTER (?:FOREIGN )?(?:TABLE|INDEX|VIEW)|CREATE (?:UNLOGGED |FOREIGN )?TABLE|CREATE (?:UNIQUE )?INDEX|CREATE (?:MATERIALIZED )?VIEW) /;

/** Only options that a server keeps for itself have such names, like pg_attver of PostgreSQL 15.20 and 18.6. */
const ownOption = /^pg_\w+$/i;

/**
 * Removes the options that a server keeps for itself from a statement. They are no part of a schema: they have another value for each
 * table, and a server of another minor version refuses them.
 * @returns the rest of the statement; null when nothing else was in it
 */
export function dropOwnOptions({ sql, items }: ScannedStatement): string | null {
  if (!sql.includes('pg_') || !hasOptions.test(sql.slice(0, 40))) return sql;
  for (const [index, item] of items.entries()) {
    const before = items[index - 1];
    if (item.kind !== 'group' || before === undefined || !beforeOptions.test(textOf(sql, before).slice(0, 5))) continue;
    const all = optionsIn(sql.slice(item.start + 1, item.end - 1));
    const kept = all.filter(({ isOwn }) => !isOwn);
    if (kept.length === all.length) continue;
    const isAlone = items.length === index + 1 && /^ALTER /.test(sql);
    if (kept.length === 0 && isAlone) return null;
    // When the parentheses are removed, the word before them is removed too.
    const [head, tail] = [sql.slice(0, kept.length > 0 ? item.start : before.start).trimEnd(), sql.slice(item.end)];
    return kept.length > 0 ? `${head} (${kept.map(({ text }) => text).join(', ')})${tail}` : `${head}${tail}`;
  }
  return sql;
}

function textOf(sql: string, { start, end }: SqlItem): string {
  return sql.slice(start, end);
}

function optionsIn(list: string): { text: string; isOwn: boolean }[] {
  const [scanned] = [...scanStatements(list)].filter((one) => one !== null);
  if (scanned === undefined || scanned.itemCount > scanned.items.length) return [];
  const { sql, items } = scanned;
  const options: SqlItem[][] = [[]];
  for (const item of items) {
    if (textOf(sql, item) === ',') options.push([]);
    else options.at(-1)?.push(item);
  }
  return options.map((parts) => {
    const [first, second, last] = [parts[0], parts[1], parts.at(-1)];
    if (first === undefined || last === undefined) return { text: '', isOwn: false };
    const isSet = second !== undefined && textOf(sql, second) === '=';
    return { text: sql.slice(first.start, last.end), isOwn: isSet && ownOption.test(textOf(sql, first)) };
  });
}
