import { AppError } from '#server/errors.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';
import { quoteIdentifier, quoteQualified } from '#server/sql/quote-identifier.ts';
import { type Damage, findDamage } from './find-damage.ts';
import type { TableRange } from './plan-ranges.ts';

/**
 * Says of a range that PostgreSQL could not read what is damaged there: the table, and the column and the row as far as they are found.
 * Rows are named by their place, as values must not reach a log.
 * @param connection in a transaction that sees the range
 * @param error what PostgreSQL said
 */
export async function damageError(
  connection: RepositoryConnection,
  range: TableRange,
  error: AppError,
): Promise<AppError> {
  const { schema, name } = range.table;
  const damage = await findDamage(connection, range).catch(() => null);
  return new AppError(
    'REPOSITORY_REFUSED',
    `The data of ${schema}.${name} is damaged on the database server${damage === null ? '' : `: ${describe(range, damage)}`}. A backup would miss it.`,
    {
      reason: 'DATA_DAMAGED',
      cause: error,
      ...(error.details === null ? {} : { details: error.details }),
      ...(error.sqlState === null ? {} : { sqlState: error.sqlState }),
    },
  );
}

function describe({ table }: TableRange, damage: Damage): string {
  if (damage.kind === 'page') return `page ${damage.page} of its rows can't be read`;
  const columns = damage.columns.map(quoteIdentifier).join(', ');
  const values = damage.columns.length === 1 ? 'the value of the column' : 'the values of the columns';
  const others = table.columns.filter((column) => !damage.columns.includes(column.name)).slice(0, 5);
  const shown = others.map((column) => quoteIdentifier(column.name)).join(', ');
  const query = `select ${shown} from only ${quoteQualified(table)} where ctid = '${damage.ctid}'`;
  return `${values} ${columns} can't be read in the row at ${damage.ctid}${others.length > 0 ? `, which is shown by: ${query}` : ''}`;
}
