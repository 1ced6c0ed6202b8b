import type { Survey } from './survey-repository.ts';

/**
 * The statements that force row-level security on the restored tables, or no longer do. Forced row-level security applies to
 * a table's owner too, and PostgreSQL takes no COPY under it.
 */
export function rowSecurityStatements(survey: Survey, verb: 'force' | 'no force'): string[] {
  return survey.relations
    .filter((relation) => relation.role === 'restored' && relation.forcesRowSecurity)
    .map((relation) => `alter table only ${relation.sql} ${verb} row level security`);
}
