import { afterEach, describe, expect, test } from 'vitest';
import { debianServerVersion } from '#tests/debian-server.ts';
import type { TestContent } from '#tests/postgres.ts';
import {
  addressOf,
  type BuildFixture,
  dumpSchema,
  dumpStatements,
  openBuildFixture,
  readContent,
} from './testing/open-build-fixture.ts';

let fixture: BuildFixture | null = null;
let other: BuildFixture | null = null;

afterEach(async () => {
  await fixture?.close();
  await other?.close();
  fixture = null;
  other = null;
});

const contents: { name: string; content: TestContent; files: string[]; prepare: string }[] = [
  {
    name: 'pagila',
    content: 'pagila',
    files: [],
    prepare: `comment on index film_fulltext_idx is 'by words'; create index film_length on film ((length * 2));
      alter index film_length alter column 1 set statistics 123; alter table film cluster on idx_title`,
  },
  { name: 'a nasty schema', content: 'empty', files: ['nasty-schema.sql'], prepare: '' },
];

describe.runIf(debianServerVersion() !== null).each(contents)('$name', ({ content, files, prepare }) => {
  test('is built whole, its schema as pg_dump tells it', async () => {
    fixture = await openBuildFixture({ server: 'debian', content, files });
    if (prepare !== '') await fixture.run(prepare);
    await fixture.backUp();
    const before = await readContent(fixture.database.adminUrl);
    const built = await fixture.build(dumpStatements(fixture.database.adminUrl));
    expect(await readContent(built.url)).toEqual(before);
    expect(dumpSchema(built.url)).toBe(dumpSchema(fixture.database.adminUrl));
    expect(await readContent(fixture.database.adminUrl)).toEqual(before);
  });

  test('is built on a newer server', async () => {
    fixture = await openBuildFixture({ server: 'debian', content, files });
    if (prepare !== '') await fixture.run(prepare);
    await fixture.backUp();
    other = await openBuildFixture({ server: 'embedded' });
    const schema = dumpStatements(fixture.database.adminUrl);
    const built = await other.build(schema, { bucket: fixture.bucket.bucket, archive: await fixture.archive() });
    expect(await readContent(built.url)).toEqual(await readContent(fixture.database.adminUrl));
    expect(built.url).toBe(addressOf(other.database.adminUrl, built.name));
  });
});
