import { accessSync, constants } from 'node:fs';

/** An address as every session takes it, or why it cannot be taken: words after "it", which quote no part of the address. */
export type ReadAddress = { address: string; problem?: undefined } | { address?: undefined; problem: string };

const form =
  'takes a PostgreSQL address such as postgresql://user:password@host:5432/database, in which every character of the user, the password and the database that is no letter, digit, hyphen, dot, underscore or tilde is percent-encoded (# is %23, / is %2F, ? is %3F, @ is %40, % is %25)';

const sslModes = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full', 'no-verify'];

/** What libpq takes and the driver does not. */
const notTaken: Record<string, string> = {
  service: 'names a service of pg_service.conf, which is not read: write its host, user and database into the address',
  passfile: 'names a password file, which is not read: write the password into the address, or set PGPASSWORD',
  hostaddr: 'has the parameter hostaddr, which is not taken: write the IP address in the place of the host',
  target_session_attrs:
    'has the parameter target_session_attrs, which is not taken: give one host that always leads to the primary server, such as a virtual IP address or a DNS name',
  load_balance_hosts: 'has the parameter load_balance_hosts, which is not taken: give one host',
  sslpassword: 'has the parameter sslpassword, which is not taken: use a key without a password',
  sslcrl: 'has the parameter sslcrl, which is not taken',
};

/**
 * Reads the address of a database, whatever its setting is. What a person pasted without encoding is refused, as no two programs would
 * read it alike. What is taken is written again in one form, so that each session, in whichever process and for whichever database and
 * role of the server, has the same meaning of it: `sslmode` is what libpq says it is, and never falls back to plain text.
 */
export function readDatabaseAddress(text: string): ReadAddress {
  if (!/^postgres(ql)?:\/\/./.test(text)) return { problem: form };
  if (hasSeveralHosts(text)) {
    return {
      problem:
        'names several hosts, which are not taken: give one host that always leads to the primary server, such as a virtual IP address or a DNS name',
    };
  }
  if (!URL.canParse(text)) return { problem: form };
  const url = new URL(text);
  const database = decoded(url.pathname.slice(1));
  const isWhole = database !== null && decoded(url.username) !== null && decoded(url.password) !== null;
  // An @ behind the host, or a fragment: the password had a character that ended the part before it.
  const isCut = url.hash !== '' || (url.username === '' && `${url.pathname}${url.search}`.includes('@'));
  if (!isWhole || isCut || decoded(url.hostname) === null) return { problem: form };
  if (/[?#]/.test(database)) return { problem: 'names a database whose name has a ? or a #, which is not taken' };
  const problem = problemOfParameters(url.searchParams);
  if (problem !== null) return { problem };
  writeTls(url);
  if (url.pathname.length > 1) url.pathname = pathOfDatabase(database);
  return { address: url.toString() };
}

/** The path of an address that the driver reads as this database: it does not decode what a path may have as it is. */
export function pathOfDatabase(database: string): string {
  return `/${encodeURI(database)}`;
}

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

function hasSeveralHosts(text: string): boolean {
  const afterScheme = text.slice(text.indexOf('//') + 2);
  const authority = afterScheme.split(/[/?#]/, 1)[0] ?? '';
  return authority.slice(authority.lastIndexOf('@') + 1).includes(',');
}

function problemOfParameters(parameters: URLSearchParams): string | null {
  const hosts = parameters.getAll('host');
  if (hosts.length > 1 || hosts.some((host) => host.includes(','))) {
    return 'names several hosts, which are not taken: give one host that always leads to the primary server, such as a virtual IP address or a DNS name';
  }
  for (const [name, problem] of Object.entries(notTaken)) if (parameters.has(name)) return problem;
  const mode = parameters.get('sslmode');
  if (mode !== null && !sslModes.includes(mode)) {
    return `has a parameter sslmode that takes one of ${sslModes.join(', ')}`;
  }
  const root = parameters.get('sslrootcert');
  if (root === 'system' && mode !== null && mode !== 'verify-full') {
    return 'has sslrootcert=system, which needs sslmode=verify-full';
  }
  if (mode === 'verify-ca' && root === null) {
    return 'has sslmode=verify-ca, which needs sslrootcert with the file of the certificate authority';
  }
  for (const name of ['sslrootcert', 'sslcert', 'sslkey']) {
    const file = parameters.get(name);
    if (file !== null && !(name === 'sslrootcert' && file === 'system') && !isReadable(file)) {
      return `names a file in ${name} that cannot be read: check its path, and that the console's system user may read it`;
    }
  }
  return null;
}

function isReadable(file: string): boolean {
  try {
    accessSync(file, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

/** The driver takes `require` for `verify-full` unless it is told to mean what libpq means. */
function writeTls({ searchParams }: URL): void {
  if (searchParams.get('sslrootcert') === 'system') {
    searchParams.set('sslmode', 'verify-full');
    searchParams.delete('sslrootcert');
  }
  const mode = searchParams.get('sslmode');
  if (mode === null || mode === 'no-verify') return;
  // Neither checks a certificate in libpq. What they would do without TLS is left out: no session falls back to plain text.
  if (mode === 'allow') searchParams.set('sslmode', 'prefer');
  searchParams.set('uselibpqcompat', 'true');
}
