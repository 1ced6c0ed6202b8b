import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that take longest, by how their paths begin: Vitest itself knows that of a run before alone, which a clean clone has not had. */
const longest = [
  'tests/runner/lost-runner',
  'scripts/start/start-stack',
  'tests/runner/',
  'tests/api/copies/',
  'tests/api/stack-status/apply-app-role',
  'tests/cases/',
  'tests/hostile-archives/archives',
  'tests/authorization',
  'server/engine/',
  'tests/api/backups/',
];

/** Begins with the files that take longest, so that none of them is left alone at the end. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rankOf = ({ moduleId }: TestSpecification) => {
      const place = moduleId.slice(this.ctx.config.root.length + 1);
      const rank = longest.findIndex((start) => place.startsWith(start));
      return rank === -1 ? longest.length : rank;
    };
    return sorted.toSorted((one, other) => rankOf(one) - rankOf(other));
  }
}
