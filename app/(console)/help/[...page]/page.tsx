import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { HelpMarkdown } from '#components/help/help-markdown.tsx';
import { HelpOutline } from '#components/help/help-outline.tsx';
import { HelpSearch } from '#components/help/help-search.tsx';
import { Link } from '#components/ui/link.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { type HelpPage, helpPages } from '#server/services/console/help-pages.ts';

type HelpPageProps = { params: Promise<{ page: string[] }> };

async function pageOf(params: HelpPageProps['params']): Promise<HelpPage | undefined> {
  return helpPages().get((await params).page.join('/'));
}

export async function generateMetadata({ params }: HelpPageProps): Promise<Metadata> {
  return { title: `${(await pageOf(params))?.title ?? 'Not found'} · Help` };
}

export default async function Page({ params }: HelpPageProps) {
  const page = await pageOf(params);
  if (page === undefined) notFound();
  const headings = page.sections.slice(1);
  return (
    <>
      <PageHeader title={page.title}>
        <Link href="/help" className="rounded-sm text-link underline underline-offset-2">
          Help
        </Link>
      </PageHeader>
      <div className="grid items-start gap-8 lg:grid-cols-[minmax(0,1fr)_14rem] print:block">
        <article className="order-last min-w-0 lg:order-none">
          <HelpMarkdown page={page.name} tokens={page.content} headingIds={headings.map(({ id }) => id)} />
        </article>
        <aside
          aria-label="Contents"
          className="flex flex-col gap-5 lg:sticky lg:top-20 lg:max-h-[calc(100dvh-6rem)] lg:overflow-y-auto print:hidden"
        >
          <HelpSearch />
          {headings.length > 1 ? <HelpOutline entries={headings} /> : null}
        </aside>
      </div>
    </>
  );
}
