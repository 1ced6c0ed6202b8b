import { scanStatements } from '../archive/scan-statements.ts';
import type { Statement } from '../statements/read-statement.ts';

const namesNotNull = 180_000;

/**
 * Writes a CREATE TABLE for servers before PostgreSQL 18. pg_dump 18 writes a NOT NULL of an inherited column as `NOT NULL a` among the
 * columns, which they do not know. It becomes an ALTER TABLE after the table.
 * @param version server_version_num
 * @returns the statements in the words of that version
 */
export function inOlderWords(statement: Statement, version: number): Statement[] {
  if (version >= namesNotNull || statement.what !== 'table' || !/^CREATE (UNLOGGED )?TABLE /.test(statement.sql)) {
    return [statement];
  }
  const [scanned] = [...scanStatements(statement.sql)].filter((one) => one !== null);
  const group = scanned?.items.find(({ kind }) => kind === 'group');
  if (scanned === undefined || group === undefined) return [statement];
  const inner = statement.sql.slice(group.start + 1, group.end - 1);
  const parts = splitAtCommas(inner);
  const columns: string[] = [];
  const kept = parts.filter((part) => {
    const column =
      /^\s*(?:CONSTRAINT (?:"(?:[^"]|"")+"|[^\s"]+) )?NOT NULL ("(?:[^"]|"")+"|[^\s",]+)(?: NO INHERIT)?\s*$/.exec(
        part,
      )?.[1];
    if (column === undefined) return true;
    columns.push(column);
    return false;
  });
  if (columns.length === 0) return [statement];
  const sql = `${statement.sql.slice(0, group.start + 1)}${kept.join(',')}${statement.sql.slice(group.end - 1)}`;
  const changes = columns.map(
    (column) => `ALTER TABLE ONLY ${statement.found.name} ALTER COLUMN ${column} SET NOT NULL`,
  );
  return [{ ...statement, sql }, ...changes.map((change) => ({ ...statement, sql: change }))];
}

function splitAtCommas(list: string): string[] {
  const [scanned] = [...scanStatements(list)].filter((one) => one !== null);
  if (scanned === undefined || scanned.itemCount > scanned.items.length) return [list];
  const parts: string[] = [];
  let from = 0;
  for (const { kind, start, end } of scanned.items) {
    if (kind !== 'sign' || scanned.sql.slice(start, end) !== ',') continue;
    parts.push(scanned.sql.slice(from, start));
    from = end;
  }
  parts.push(scanned.sql.slice(from));
  return parts;
}
