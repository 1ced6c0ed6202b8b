import { isAppError } from '#server/errors.ts';
import type { Statement } from './read-statement.ts';

const built = new Set(['index', 'key', 'foreign key']);

/** Names what the statement creates in the sentence of a refusal: "The index film_title_idx could not be built: ..." */
export function explainStatement(error: unknown, { kind, label }: Pick<Statement, 'kind' | 'label'>): unknown {
  if (!isAppError(error) || error.code !== 'REPOSITORY_REFUSED') return error;
  const verb = built.has(kind) ? 'built' : 'put in place';
  return error.reworded(`The ${label} could not be ${verb}: ${error.message}`);
}
