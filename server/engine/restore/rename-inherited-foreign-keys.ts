import type { RepositoryConnection } from '#server/ports/repository.ts';
import { quoteIdentifier } from '#server/sql/quote-identifier.ts';
import { quoteLiteral } from '#server/sql/quote-literal.ts';
import { type InheritedForeignKey, readInheritedForeignKeys } from '../catalog/read-foreign-keys.ts';

/**
 * Gives the foreign keys that partitions inherit the names, comments and validity that they had. PostgreSQL makes up new names when it
 * builds the foreign key of the partitioned table.
 * @param before the inherited foreign keys before they were dropped
 * @param weakened the names of foreign keys that came back as NOT VALID
 */
export async function renameInheritedForeignKeys(
  connection: RepositoryConnection,
  relationOids: readonly number[],
  before: readonly InheritedForeignKey[],
  weakened: ReadonlySet<string>,
): Promise<void> {
  if (before.length === 0) return;
  const wanted = new Map(before.map((key) => [identityOf(key), key]));
  const toTemporary: string[] = [];
  const toFinal: string[] = [];
  for (const [position, now] of (await readInheritedForeignKeys(connection, relationOids)).entries()) {
    const then = wanted.get(identityOf(now));
    if (then === undefined) continue;
    if (then.name !== now.name) {
      const between = quoteIdentifier(`stack_console_${position}`);
      toTemporary.push(`alter table ${now.table} rename constraint ${quoteIdentifier(now.name)} to ${between}`);
      toFinal.push(`alter table ${now.table} rename constraint ${between} to ${quoteIdentifier(then.name)}`);
    }
    if (then.validated && !now.validated && !weakened.has(nameOfRoot(then)))
      toFinal.push(`alter table ${now.table} validate constraint ${quoteIdentifier(then.name)}`);
    if (then.comment !== null)
      toFinal.push(
        `comment on constraint ${quoteIdentifier(then.name)} on ${now.table} is ${quoteLiteral(then.comment)}`,
      );
  }
  const statements = [...toTemporary, ...toFinal];
  if (statements.length > 0) await connection.execute(statements.join('; '));
}

function nameOfRoot({ root }: InheritedForeignKey): string {
  return root.slice(root.indexOf(' ') + 1);
}

function identityOf(key: InheritedForeignKey): string {
  return `${key.root} ${key.tableOid} ${key.refersToOid}`;
}
