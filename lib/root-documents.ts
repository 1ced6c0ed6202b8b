/** Documents in the project's folder itself, not in `docs/`, that the help shows too; without `.md`. */
export const rootDocuments: readonly string[] = ['README', 'CHANGELOG', 'CONTRIBUTING', 'SECURITY'];
