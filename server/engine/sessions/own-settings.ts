import { isAppError } from '#server/errors.ts';
import type { Repository, RepositoryConnection } from '#server/ports/repository.ts';

/** A setting with which sessions of the repository's role begin, as PostgreSQL stores it. */
export type OwnSetting = { name: string; value: string };

/**
 * The settings of a database and of its roles that change what its functions, checks, views and casts give. Settings with a dot are
 * its own or an extension's.
 */
const changesMeaning = new Set([
  'timezone',
  'datestyle',
  'intervalstyle',
  'default_text_search_config',
  'lc_monetary',
  'lc_numeric',
  'lc_time',
  'bytea_output',
  'extra_float_digits',
  'xmlbinary',
]);

/** The settings that also change how the text of rows is read. They are made when all rows are in. */
const changesReading = new Set(['datestyle', 'intervalstyle']);

/**
 * Reads the settings that change what is evaluated, with which sessions of the repository's role begin: those of the database, of the
 * role, and of the role in the database. Later ones override earlier ones.
 * @throws AppError REPOSITORY_*, STOPPED
 */
export async function readOwnSettings(input: {
  repository: Repository;
  applicationName: string;
  signal: AbortSignal;
}): Promise<OwnSetting[]> {
  const { repository, applicationName, signal } = input;
  const connection = await repository.connect({ applicationName, signal });
  try {
    const settings = await connection.query<OwnSetting>(
      `select pg_catalog.split_part(c.setting, '=', 1) as name,
              pg_catalog.substr(c.setting, pg_catalog.strpos(c.setting, '=') + 1) as value
         from pg_catalog.pg_db_role_setting s
        cross join lateral pg_catalog.unnest(s.setconfig) with ordinality as c (setting, position)
        where s.setdatabase in (0, (select d.oid from pg_catalog.pg_database d where d.datname = pg_catalog.current_database()))
          and s.setrole in (0, (select r.oid from pg_catalog.pg_roles r where r.rolname = session_user))
        order by s.setrole <> 0 and s.setdatabase <> 0, s.setrole <> 0, s.setdatabase <> 0, c.position`,
    );
    return settings.filter(({ name }) => name.includes('.') || changesMeaning.has(name.toLowerCase()));
  } finally {
    await connection.close();
  }
}

/**
 * Makes settings in a session. Those that its role may not make, or that the server does not know, are left out.
 * @param rows whether rows are still to be copied: then the settings stay out that change how their text is read
 * @returns the names of those that were refused
 * @throws AppError REPOSITORY_UNREACHABLE, STOPPED
 */
export async function applyOwnSettings(
  connection: RepositoryConnection,
  settings: readonly OwnSetting[],
  rows: 'to copy' | 'copied',
): Promise<string[]> {
  const refused: string[] = [];
  for (const { name, value } of settings) {
    if (rows === 'to copy' && changesReading.has(name.toLowerCase())) continue;
    try {
      await connection.query('select pg_catalog.set_config($1, $2, false)', [name, value]);
    } catch (error) {
      if (!isAppError(error) || error.code !== 'REPOSITORY_REFUSED') throw error;
      refused.push(name);
    }
  }
  return refused;
}
