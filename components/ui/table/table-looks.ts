/** Room for three or four columns, or for eight. */
export type TableWidth = 'narrow' | 'wide';

/** The classes of a StorageTable's parts: columns where its card is wide enough for them, blocks of labelled figures where not. */
type TableLook = Record<'sort' | 'table' | 'header' | 'body' | 'row' | 'title' | 'cell' | 'figure' | 'label', string>;

// Tailwind reads class names as they stand here: they can't be put together from parts.
export const tableLooks: Record<TableWidth, TableLook> = {
  narrow: {
    sort: '@xl:hidden',
    table: 'block @xl:table',
    header: 'hidden border-line border-b @xl:table-header-group',
    body: 'block divide-y divide-line @xl:table-row-group',
    row: 'grid grid-cols-2 gap-x-4 gap-y-2 px-5 py-3 hover:bg-sunken @md:grid-cols-3 @xl:table-row @xl:p-0',
    title: 'col-span-full h-auto min-w-0 p-0 first:pl-0 @xl:h-10 @xl:w-full @xl:px-3 @xl:py-2 @xl:first:pl-5',
    cell: 'figures h-auto min-w-0 p-0 last:pr-0 @xl:h-10 @xl:whitespace-nowrap @xl:px-3 @xl:py-2 @xl:last:pr-5',
    figure: '@xl:text-end',
    label: 'block text-muted text-xs @xl:hidden',
  },
  wide: {
    sort: '@4xl:hidden',
    table: 'block @4xl:table',
    header: 'hidden border-line border-b @4xl:table-header-group',
    body: 'block divide-y divide-line @4xl:table-row-group',
    row: 'grid grid-cols-2 gap-x-4 gap-y-2 px-5 py-3 hover:bg-sunken @md:grid-cols-3 @xl:grid-cols-4 @3xl:grid-cols-7 @4xl:table-row @4xl:p-0',
    title:
      'col-span-full h-auto min-w-0 p-0 first:pl-0 @4xl:h-10 @4xl:w-full @4xl:min-w-40 @4xl:px-3 @4xl:py-2 @4xl:first:pl-5',
    cell: 'figures h-auto min-w-0 p-0 last:pr-0 @4xl:h-10 @4xl:whitespace-nowrap @4xl:px-3 @4xl:py-2 @4xl:last:pr-5',
    figure: '@4xl:text-end',
    label: 'block text-muted text-xs @4xl:hidden',
  },
};
