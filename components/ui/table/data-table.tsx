'use client';

import {
  createColumnHelper,
  createPaginatedRowModel,
  createSortedRowModel,
  type RowData,
  rowPaginationFeature,
  rowSortingFeature,
  sortFns,
  type TableOptions,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useState } from 'react';
import { Pager } from '#components/ui/table/pager.tsx';
import { SortableHead } from '#components/ui/table/sortable-head.tsx';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#components/ui/table/table.tsx';
import { classNames } from '#lib/class-names.ts';
import { SortChoice } from './sort-choice.tsx';
import { type TableWidth, tableLooks } from './table-looks.ts';

const features = tableFeatures({
  rowSortingFeature,
  rowPaginationFeature,
  sortedRowModel: createSortedRowModel(),
  paginatedRowModel: createPaginatedRowModel(),
  sortFns,
});

/** Makes the columns of a StorageTable. */
export function columnsOf<Row extends RowData>() {
  return createColumnHelper<typeof features, Row>();
}

export type TableView = { sort: { id: string; desc: boolean }; page: number };

type StorageTableProps<Row extends RowData> = {
  /** Named for a screen reader. */
  label: string;
  noun: string;
  nouns?: string | undefined;
  columns: TableOptions<typeof features, Row>['columns'];
  data: Row[];
  getRowId: (row: Row) => string;
  firstSort: { id: string; desc: boolean };
  pageSize: number;
  /** How much room its columns need; with less, each row is a block of figures with their labels. */
  width: TableWidth;
  /** The ids of the columns that are aligned at their end. */
  figures?: readonly string[];
  /** Sorted and paged elsewhere: how `data` is seen, of how many rows, and what to call when that is to change. */
  elsewhere?: { view: TableView; total: number; onView: (view: TableView) => void };
};

/**
 * Rows that a press on a head sorts, a page at a time, sorted here or by the repository. Where there is no room for columns each
 * row is a block: the first cell is its title, and every other has its label.
 */
export function StorageTable<Row extends RowData>(props: StorageTableProps<Row>) {
  const { columns, data, getRowId, figures = [], pageSize, elsewhere } = props;
  const look = tableLooks[props.width];
  const [own, setOwn] = useState<TableView>({ sort: props.firstSort, page: 1 });
  const view = elsewhere?.view ?? own;
  const setView = elsewhere?.onView ?? setOwn;
  const total = elsewhere?.total ?? data.length;
  const page = Math.min(view.page, Math.max(1, Math.ceil(total / pageSize)));
  const table = useTable({
    features,
    columns,
    data,
    getRowId,
    state: { pagination: { pageIndex: page - 1, pageSize }, sorting: [view.sort] },
    manualSorting: elsewhere !== undefined,
    manualPagination: elsewhere !== undefined,
    enableSortingRemoval: false,
    autoResetPageIndex: false,
  });
  const sortBy = (id: string, first: 'asc' | 'desc') => {
    const desc = view.sort.id === id ? !view.sort.desc : first === 'desc';
    setView({ sort: { id, desc }, page: 1 });
  };
  const heads = table.getFlatHeaders();
  const sortable = heads.flatMap(({ column }) =>
    column.getCanSort() ? [{ id: column.id, label: labelOf(column.columnDef.header) ?? column.id }] : [],
  );
  return (
    <div className="@container flex flex-col">
      <SortChoice
        className={look.sort}
        columns={sortable}
        sort={view.sort}
        onSort={(sort) => setView({ sort, page: 1 })}
      />
      <Table aria-label={props.label} className={look.table}>
        <TableHeader className={look.header}>
          <TableRow>
            {heads.map((header, at) =>
              header.column.getCanSort() ? (
                <SortableHead
                  key={header.id}
                  className={classNames(at === 0 && 'w-full', figures.includes(header.column.id) && 'text-end')}
                  sorted={header.column.getIsSorted()}
                  onSort={() => sortBy(header.column.id, header.column.getFirstSortDir())}
                >
                  <table.FlexRender header={header} />
                </SortableHead>
              ) : (
                <TableHead key={header.id} className={figures.includes(header.column.id) ? 'text-end' : undefined}>
                  <table.FlexRender header={header} />
                </TableHead>
              ),
            )}
          </TableRow>
        </TableHeader>
        <TableBody className={look.body}>
          {table.getRowModel().rows.map((row) => (
            <TableRow key={row.id} className={look.row}>
              {row.getAllCells().map((cell, at) => (
                <TableCell
                  key={cell.id}
                  className={classNames(
                    at === 0 ? look.title : look.cell,
                    figures.includes(cell.column.id) && look.figure,
                  )}
                >
                  {at === 0 ? null : <CellLabel className={look.label} label={labelOf(cell.column.columnDef.header)} />}
                  <table.FlexRender cell={cell} />
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
      <div className="border-line border-t px-5 py-3">
        <Pager
          page={page}
          pageSize={pageSize}
          total={total}
          noun={props.noun}
          nouns={props.nouns}
          words={['Previous', 'Next']}
          onPage={(next) => setView({ ...view, page: next })}
        />
      </div>
    </div>
  );
}

/** What a column is called; null where its head is no text. */
function labelOf(header: unknown): string | null {
  return typeof header === 'string' ? header : null;
}

function CellLabel({ label, className }: { label: string | null; className: string }) {
  return label === null ? null : <span className={className}>{label}</span>;
}
