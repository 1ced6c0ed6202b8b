import type { RepositoryConnection } from '#server/ports/repository.ts';
import type { Survey } from './survey-repository.ts';

/**
 * Sets every sequence to the archive's value. `setval` alone would not be rolled back. `alter sequence ... restart` gives the sequence a
 * new file that belongs to the transaction; `setval` then writes into that file, and a rollback removes it.
 */
export async function resetSequences(connection: RepositoryConnection, survey: Survey): Promise<void> {
  const { match, sequences } = survey;
  if (match.sequences.length === 0) return;
  const restarts = match.sequences.flatMap(({ oid }) => {
    const sequence = sequences.get(oid);
    return sequence === undefined ? [] : [`alter sequence ${sequence.sql} restart`];
  });
  await connection.execute(restarts.join('; '));
  await connection.query(
    `select pg_catalog.setval(s.oid::regclass, s.value, s.called)
       from json_to_recordset($1::json) as s (oid oid, value bigint, called boolean)`,
    [
      JSON.stringify(
        match.sequences.map(({ oid, archived }) => ({
          oid,
          value: archived.lastValue,
          called: archived.isCalled,
        })),
      ),
    ],
  );
}
