import type { RepositoryConnection } from '#server/ports/repository.ts';
import { quoteIdentifier } from '#server/sql/quote-identifier.ts';
import { settingStatement } from './copy-database-properties.ts';
import type { DatabaseProperties, DatabaseSetting } from './read-database-properties.ts';

/** A role of the stack's services that the console made read-only in the repository's database. */
export type RoleMark = {
  role: string;
  /** The role's default_transaction_read_only before that; null when it had none. */
  readOnlyBefore: string | null;
};

const readOnlySetting = 'default_transaction_read_only';

/** Returns the properties as they would be if the console had made no role read-only. */
export function withoutRoleMarks(properties: DatabaseProperties, marks: readonly RoleMark[]): DatabaseProperties {
  const settings = properties.settings.flatMap((setting): DatabaseSetting[] => {
    const mark = markOf(setting, marks);
    if (mark === undefined) return [setting];
    return mark.readOnlyBefore === null ? [] : [{ ...setting, value: mark.readOnlyBefore }];
  });
  return { ...properties, settings };
}

/**
 * Takes back in a database what the console set for roles, so that a database that is kept can become the repository again.
 * @throws AppError REPOSITORY_REFUSED
 */
export async function removeRoleMarks(
  connection: RepositoryConnection,
  { name: database, settings }: DatabaseProperties,
  marks: readonly RoleMark[],
): Promise<void> {
  for (const setting of settings) {
    const mark = markOf(setting, marks);
    if (mark === undefined || mark.readOnlyBefore === setting.value) continue;
    const statement =
      mark.readOnlyBefore === null
        ? `alter role ${quoteIdentifier(mark.role)} in database ${quoteIdentifier(database)} reset ${readOnlySetting}`
        : settingStatement(database, { ...setting, value: mark.readOnlyBefore });
    await connection.execute(statement);
  }
}

function markOf({ role, name }: DatabaseSetting, marks: readonly RoleMark[]): RoleMark | undefined {
  return name === readOnlySetting ? marks.find((mark) => mark.role === role) : undefined;
}
