import type { Repository, RoleLogin } from '#server/ports/repository.ts';
import type { OpenedArchive } from '../archive/read-manifest.ts';

/** What decides which role builds a database: REPOSITORY_BUILD_ROLE, and whether the archive is trusted. */
export type BuilderChoice = {
  /** REPOSITORY_BUILD_ROLE; null when a role is to be created for each build, as far as the server allows it. */
  buildRole: RoleLogin | null;
  /** Whether the archive was made by this stack, or by one that it trusts. */
  isOwn: (archive: OpenedArchive) => Promise<boolean>;
};

/**
 * The role that runs the statements of an archive, and the functions that they call. It can do nothing but fill the database that is
 * built.
 */
export type Builder = {
  /** The repository's server, with sessions that log in as the builder. */
  repository: Repository;
  /** null when the repository's own role builds: only for a trusted archive, and when there is no other role. */
  login: RoleLogin | null;
  /** Whether the role was created for this one database. It is dropped when the build ends. */
  isMade: boolean;
};
