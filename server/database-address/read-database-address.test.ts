import { describe, expect, it } from 'vitest';
import { parseEnvironment } from '#server/env.ts';
import { isAppError } from '#server/errors.ts';
import { readDatabaseAddress } from './read-database-address.ts';
import { describeTlsFailure } from './tls-failure.ts';

const settings = ['DATABASE_URL', 'REPOSITORY_DATABASE_URL', 'SAMPLE_DATABASE_URL'] as const;
const passwords = ['p#w', 'p/w', 'p?w', 'p%w', '1#w', '1/w', '1?w', 'p%zzw', 'p#w@x'];

describe.each(settings)('%s', (setting) => {
  it.each(passwords)(
    'with the password %j as it was pasted ends with a sentence that quotes nothing of it',
    (password) => {
      const secret = `topsecret${password}topsecret`;
      for (const pasted of [password, secret]) {
        let failure: unknown = null;
        try {
          parseEnvironment({ [setting]: `postgresql://owner:${pasted}@db.example.org:5432/app` });
        } catch (error) {
          failure = error;
        }
        if (!isAppError(failure)) throw new Error(`${setting} was taken.`);
        expect(failure.code).toBe('SETTING_INVALID');
        expect(failure.message).toMatch(new RegExp(`^The setting ${setting} is wrong: it takes .* percent-encoded`));
        expect(`${failure.message} ${failure.stack} ${JSON.stringify(failure)}`).not.toMatch(/topsecret|example/);
      }
    },
  );
});

it.each([
  'p#w',
  'p/w',
  'p?w',
  'p%w',
  'p@w',
  'p:w',
  'p w',
  'p\\w',
  'pä😀',
  'p%23w',
  'p+w',
  'p&w=1',
  'p\'w"',
  'x'.repeat(200),
])('the password %j is read as it is when it is encoded', (password) => {
  const { address = '' } = readDatabaseAddress(`postgresql://ops%40example.org:${encodeURIComponent(password)}@h/db`);
  const url = new URL(address);
  expect(decodeURIComponent(url.password)).toBe(password);
  expect(decodeURIComponent(url.username)).toBe('ops@example.org');
  // A second reading changes nothing: a process hands the address on to others.
  expect(readDatabaseAddress(address).address).toBe(address);
});

it.each([
  ['postgresql://u:p@h1:5432,h2:5432/db?target_session_attrs=read-write', /^names several hosts, .* primary server/],
  ['postgresql://u:p@h1,h2/db', /^names several hosts/],
  ['postgresql:///db?host=h1&host=h2', /^names several hosts/],
  ['postgresql:///db?host=h1,h2', /^names several hosts/],
  ['postgresql://u:p@h/db?target_session_attrs=any', /target_session_attrs/],
  ['postgresql:///?service=x', /pg_service\.conf/],
  ['postgresql://u@h/db?passfile=/tmp/p', /PGPASSWORD/],
  ['postgresql://u@h/db?sslmode=sometimes', /^has a parameter sslmode that takes one of disable, allow/],
  ['postgresql://u@h/db?sslmode=verify-ca', /needs sslrootcert/],
  ['postgresql://u@h/db?sslmode=require&sslrootcert=system', /needs sslmode=verify-full/],
  [
    'postgresql://u@h/db?sslmode=verify-full&sslrootcert=/nowhere/ca.crt',
    /^names a file in sslrootcert that cannot be read/,
  ],
  ['postgresql://u@h/a%3Fb', /database whose name has a \?/],
  ['mysql://u@h/db', /^takes a PostgreSQL address/],
  ['postgresql://', /^takes a PostgreSQL address/],
])('%s is refused by what it has', (text, problem) => {
  expect(readDatabaseAddress(text).problem).toMatch(problem);
});

it.each([
  ['postgresql:///db?host=/var/run/postgresql', 'postgresql:///db?host=/var/run/postgresql'],
  ['postgresql://u@%2Fvar%2Frun%2Fpostgresql/db', 'postgresql://u@%2Fvar%2Frun%2Fpostgresql/db'],
  ['postgresql://u@h/my%20db', 'postgresql://u@h/my%20db'],
  ['postgresql://u@h/my db', 'postgresql://u@h/my%20db'],
  ['postgresql://u@h/a%2Fb', 'postgresql://u@h/a/b'],
  ['postgresql://u@h/a%26b', 'postgresql://u@h/a&b'],
  ['postgresql://u@h/%25', 'postgresql://u@h/%25'],
  ['postgresql://u@h', 'postgresql://u@h'],
  ['postgresql://u@h/db?options=-c%20search_path%3Dapp', 'postgresql://u@h/db?options=-c%20search_path%3Dapp'],
  ['postgresql://u@h/db?sslmode=require', 'postgresql://u@h/db?sslmode=require&uselibpqcompat=true'],
  [
    'postgresql://u@h/db?sslmode=require&uselibpqcompat=true',
    'postgresql://u@h/db?sslmode=require&uselibpqcompat=true',
  ],
  ['postgresql://u@h/db?sslmode=allow', 'postgresql://u@h/db?sslmode=prefer&uselibpqcompat=true'],
  ['postgresql://u@h/db?sslrootcert=system', 'postgresql://u@h/db?sslmode=verify-full&uselibpqcompat=true'],
  ['postgresql://u@h/db?sslmode=no-verify', 'postgresql://u@h/db?sslmode=no-verify'],
])('%s is taken as %s', (text, address) => {
  expect(readDatabaseAddress(text)).toEqual({ address });
});

it('a failure of TLS is told by what it is, and nothing else is taken for one', () => {
  expect(describeTlsFailure('SELF_SIGNED_CERT_IN_CHAIN', '')).toMatch(/sslrootcert .* NODE_EXTRA_CA_CERTS/);
  expect(describeTlsFailure('ERR_TLS_CERT_ALTNAME_INVALID', '')).toMatch(/another host name/);
  expect(describeTlsFailure(null, 'The server does not support SSL connections')).toMatch(/does not offer TLS/);
  expect(
    describeTlsFailure('28000', 'no pg_hba.conf entry for host "h", user "u", database "d", no encryption'),
  ).toMatch(/takes no connection without TLS/);
  expect(describeTlsFailure('28P01', 'password authentication failed for user "u"')).toBeNull();
});
