import { Search } from 'lucide-react';
import Form from 'next/form';
import { Input } from '#components/ui/input.tsx';

/** Searches all pages of the help. */
export function HelpSearch({ search = '' }: { search?: string }) {
  return (
    <search className="w-full max-w-md print:hidden">
      <Form action="/help" className="relative" prefetch={false}>
        <Search aria-hidden className="pointer-events-none absolute start-3 top-2.5 size-4 text-muted" />
        <Input
          key={search}
          type="search"
          name="q"
          aria-label="Search the help"
          placeholder="Search the help"
          maxLength={100}
          defaultValue={search}
          className="ps-9"
        />
      </Form>
    </search>
  );
}
