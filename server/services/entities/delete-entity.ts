import { inSampleRepository } from '#server/adapters/sample-repository/sample-repository.ts';
import { AppError } from '#server/errors.ts';
import { lockEntity } from './entity-row.ts';

/**
 * Deletes an entity that holds no others, with what is recorded of its file and attachments.
 * @param ifMatch etags of which one must be the stored one; null if any may be stored
 * @throws AppError NOT_FOUND, PRECONDITION_FAILED, CONFLICT when it holds others
 */
export function deleteEntity(id: string, ifMatch: string[] | null = null): Promise<void> {
  return inSampleRepository(async (session) => {
    const { number } = await lockEntity(session, id, 'update', ifMatch);
    const children = await session.query<{ count: number }>(
      'select count(*)::int as count from entity where parent_id = $1',
      [number],
    );
    const count = children.rows[0]?.count ?? 0;
    if (count > 0) {
      const held = count === 1 ? 'another entity' : `${count.toLocaleString('en-US')} other entities`;
      throw new AppError('CONFLICT', `${id} holds ${held}: delete or move what it holds first.`);
    }
    const attached = await session.query('delete from attachment where entity_id = $1 returning file_handle_id', [
      number,
    ]);
    const deleted = await session.query('delete from entity where id = $1 returning file_handle_id', [number]);
    const handles = [...attached.rows, ...deleted.rows]
      .map((row) => row.file_handle_id)
      .filter((handle) => handle !== null);
    await session.query('delete from file_handle where id = any($1::bigint[])', [handles]);
  });
}
