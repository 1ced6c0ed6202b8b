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
  classes?: Record<string, string>;
  /** Sorted and paged elsewhere: how `data` is seen, of how many rows, and what to call when that is to change. */
  elsewhere?: { view: TableView; total: number; onView: (view: TableView) => void };
};

/** Rows that a press on a head sorts, a page at a time, sorted here or by the repository. */
export function StorageTable<Row extends RowData>(props: StorageTableProps<Row>) {
  const { columns, data, getRowId, classes = {}, pageSize, elsewhere } = props;
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
  return (
    <div className="flex flex-col">
      <Table aria-label={props.label}>
        <TableHeader>
          <TableRow>
            {table.getFlatHeaders().map((header) =>
              header.column.getCanSort() ? (
                <SortableHead
                  key={header.id}
                  className={classes[header.column.id]}
                  sorted={header.column.getIsSorted()}
                  onSort={() => sortBy(header.column.id, header.column.getFirstSortDir())}
                >
                  <table.FlexRender header={header} />
                </SortableHead>
              ) : (
                <TableHead key={header.id} className={classes[header.column.id]}>
                  <table.FlexRender header={header} />
                </TableHead>
              ),
            )}
          </TableRow>
        </TableHeader>
        <TableBody>
          {table.getRowModel().rows.map((row) => (
            <TableRow key={row.id} className="hover:bg-sunken">
              {row.getAllCells().map((cell) => (
                <TableCell key={cell.id} className={classNames('h-10', classes[cell.column.id])}>
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

/** The classes of a column of figures. */
export const figureColumn = 'figures whitespace-nowrap text-right';
