import { AppError, isAppError } from '#server/errors.ts';
import type { Repository, RepositoryConnection } from '#server/ports/repository.ts';
import { hasSqlState } from '#server/sql/has-sql-state.ts';
import { quoteIdentifier } from '#server/sql/quote-identifier.ts';
import { quoteLiteral } from '#server/sql/quote-literal.ts';

export type CreateDatabaseInput = {
  repository: Repository;
  name: string;
  applicationName: string;
  /** The role that fills the database, when it is not the role of the session. */
  filledBy?: string;
  signal?: AbortSignal;
};

/** The options with which the repository's database was created. A locale that is null is left out. */
type CreateOptions = {
  encoding: string;
  collate: string;
  ctype: string;
  provider: 'libc' | 'icu' | 'builtin';
  locale: string | null;
  icuRules: string | null;
  /** null for the tablespace of template0, which any role may use. */
  tablespace: string | null;
  /** The repository's owner, when this role may act for it; null when this role becomes the owner. */
  owner: string | null;
  version: number;
};

/**
 * Creates an empty database beside the repository, from template0, with the repository's encoding, locale and tablespace. Its owner is
 * the repository's owner when the role of the session is a member of that role, else the role itself. Until publishDatabase() only the
 * owner, the builder and superusers may connect to it.
 * @throws AppError CONFLICT when the name is taken, REPOSITORY_*, STOPPED
 */
export async function createDatabase(input: CreateDatabaseInput): Promise<void> {
  const { repository, name, applicationName, signal } = input;
  const connection = await repository.connect({ applicationName, ...(signal === undefined ? {} : { signal }) });
  try {
    const making = await readCreateOptions(connection);
    await connection.execute(createStatement(name, making)).catch((error: unknown) => {
      throw explain(error, name);
    });
    const database = quoteIdentifier(name);
    await connection.execute(`revoke all on database ${database} from public`);
    if (input.filledBy !== undefined) {
      await connection.execute(
        `grant connect, create, temporary on database ${database} to ${quoteIdentifier(input.filledBy)}`,
      );
    }
  } finally {
    await connection.close();
  }
}

/** PostgreSQL 15, 16 and 17 added columns for the locale's provider. The row as JSON has the columns that this server has. */
async function readCreateOptions(connection: RepositoryConnection): Promise<CreateOptions> {
  const [row] = await connection.query<CreateOptions>(
    `select pg_catalog.pg_encoding_to_char(d.encoding)::text as encoding,
            d.datcollate::text as collate, d.datctype::text as ctype,
            case row.it ->> 'datlocprovider' when 'i' then 'icu' when 'b' then 'builtin' else 'libc' end as provider,
            coalesce(row.it ->> 'datlocale', row.it ->> 'daticulocale') as locale,
            row.it ->> 'daticurules' as "icuRules",
            case when d.dattablespace <> (select dattablespace from pg_catalog.pg_database where datname = 'template0')
                 then t.spcname::text end as tablespace,
            case when pg_catalog.pg_has_role(d.datdba, 'usage') and pg_catalog.pg_has_role(d.datdba,
                        case when pg_catalog.current_setting('server_version_num')::int >= 160000 then 'set' else 'member' end)
                 then pg_catalog.pg_get_userbyid(d.datdba)::text end as owner,
            pg_catalog.current_setting('server_version_num')::int as version
       from pg_catalog.pg_database d
       join pg_catalog.pg_tablespace t on t.oid = d.dattablespace
      cross join lateral (select pg_catalog.to_json(d) as it) row
      where d.datname = pg_catalog.current_database()`,
  );
  if (row === undefined) throw new AppError('INTERNAL', 'The stack’s database is not in the list of databases.');
  return row;
}

function createStatement(name: string, making: CreateOptions): string {
  return [
    `create database ${quoteIdentifier(name)} ${making.owner === null ? '' : `owner ${quoteIdentifier(making.owner)} `}template template0 encoding ${quoteLiteral(making.encoding)}`,
    ...providerOptions(making),
    `lc_collate ${quoteLiteral(making.collate)} lc_ctype ${quoteLiteral(making.ctype)}`,
    ...(making.tablespace === null ? [] : [`tablespace ${quoteIdentifier(making.tablespace)}`]),
  ].join(' ');
}

function providerOptions({ provider, locale, icuRules, version }: CreateOptions): string[] {
  if (version < 150000) return [];
  const options = [`locale_provider ${provider}`];
  if (provider === 'libc' || locale === null) return options;
  options.push(`${provider}_locale ${quoteLiteral(locale)}`);
  if (icuRules !== null) options.push(`icu_rules ${quoteLiteral(icuRules)}`);
  return options;
}

function explain(error: unknown, name: string): unknown {
  if (!isAppError(error) || error.code !== 'REPOSITORY_REFUSED') return error;
  if (hasSqlState(error, '42P04')) {
    return error.reworded(`There is a database ${name} on the database server already.`, {
      code: 'CONFLICT',
      reason: 'DATABASE_NAME_TAKEN',
    });
  }
  return error.reworded(`The database ${name} could not be made: ${error.message}`);
}
