import type { Repository, RoleLogin } from '#server/ports/repository.ts';
import type { OpenedArchive } from '../archive/read-manifest.ts';

/** How whoever builds is found: REPOSITORY_BUILD_ROLE, and whose archives are trusted. */
export type BuilderChoice = {
  /** REPOSITORY_BUILD_ROLE; null: a role is made for each build where the server allows it. */
  buildRole: RoleLogin | null;
  /** Whether the archive was made by this stack, or by one that it trusts. */
  isOwn: (archive: OpenedArchive) => Promise<boolean>;
};

/**
 * Who runs what an archive holds: statements, and the bodies of functions that they call. Such a role can do nothing but fill the
 * database that is built.
 */
export type Builder = {
  /** The repository's server. Its sessions log in as the builder. */
  repository: Repository;
  /** null: the repository's own role, for an archive that is trusted, where there is no other. */
  login: RoleLogin | null;
  /** It was made for this one database, and is dropped with its build. */
  isMade: boolean;
};
