import type { SchemaStatements } from '../archive/read-schema-sql.ts';
import { readStatement } from './read-statement.ts';

/** Names in sentences which objects of a schema a build does not create (statement-forms.ts says why). */
export function nameLeftOut({ postData }: SchemaStatements): string[] {
  return postData
    .filter((sql) => /^create\s+subscription\b/i.test(sql.slice(0, 100)))
    .map(readStatement)
    .filter(({ runs, what }) => runs === 'nobody' && what === 'subscription')
    .map(
      ({ label }) =>
        `The ${label} is not made in the new database: two databases must not both fetch what it fetches. Make it by hand where it is wanted.`,
    );
}
