import type { Metadata } from 'next';
import { HelpContents } from '#components/help/help-contents.tsx';
import { HelpFinds } from '#components/help/help-finds.tsx';
import { HelpSearch } from '#components/help/help-search.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { helpPages } from '#server/services/console/help-pages.ts';
import { searchHelp } from '#server/services/console/search-help.ts';

export const metadata: Metadata = { title: 'Help' };

type HelpProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function Page({ searchParams }: HelpProps) {
  const { q } = await searchParams;
  const search = typeof q === 'string' ? q.trim() : '';
  const pages = [...helpPages().values()];
  const isDecision = ({ name }: { name: string }) => name.startsWith('decisions/');
  return (
    <>
      <PageHeader title="Help">
        <p>How to use and operate Stack Console. These pages come with the console and need no internet.</p>
      </PageHeader>
      <HelpSearch search={search} />
      {search === '' ? (
        <>
          <HelpContents title="Documents" entries={pages.filter((page) => !isDecision(page))} />
          <HelpContents title="Why it is built this way" entries={pages.filter(isDecision)} />
        </>
      ) : (
        <HelpFinds search={search} finds={searchHelp(search)} />
      )}
    </>
  );
}
