import { z } from 'zod';
import { pageQuery } from './paging.ts';

export const storageDimensions = ['IS_ATTACHMENT', 'STORAGE_PROVIDER', 'CONTENT_TYPE', 'USER_ID', 'NODE_ID'] as const;
export const storageDimension = z.enum(storageDimensions);
export type StorageDimension = z.infer<typeof storageDimension>;

/** What a caller may aggregate by; users and entities have lists of their own. */
export const aggregationMembers = ['IS_ATTACHMENT', 'STORAGE_PROVIDER', 'CONTENT_TYPE'] as const;
export type AggregationMember = (typeof aggregationMembers)[number];

const takes = `takes a list, separated by commas, of ${aggregationMembers.join(', ')}, each once`;

/** "content_type,IS_ATTACHMENT" -> ['CONTENT_TYPE', 'IS_ATTACHMENT'], in the order given; nothing -> []. */
const aggregation = z
  .string()
  .transform((list, context) => {
    const members: AggregationMember[] = [];
    for (const word of list.trim() === '' ? [] : list.split(',')) {
      const member = aggregationMembers.find((known) => known === word.trim().toUpperCase());
      if (member === undefined || members.includes(member)) {
        const why = member === undefined ? 'is no member' : 'is named twice';
        context.addIssue({ code: 'custom', message: `${takes}: ${JSON.stringify(word.trim().slice(0, 80))} ${why}` });
        return z.NEVER;
      }
      members.push(member);
    }
    return members;
  })
  .default([]);

export const storageSummaryQuery = z.strictObject({ aggregation });

/** One group. `dimensionList` is empty for the grand total; a value is null where the relation has null. Bytes. */
export const storageUsageSummary = z.object({
  dimensionList: z.array(z.object({ dimension: storageDimension, value: z.string().nullable() })),
  aggregatedSize: z.number(),
  aggregatedCount: z.number(),
});
export type StorageUsageSummary = z.infer<typeof storageUsageSummary>;

/** The answer of the storage summaries (docs/compatibility.md). The totals cover everything that was asked for, on all pages. */
export const storageUsageSummaryList = z.object({
  totalSize: z.number(),
  totalCount: z.number(),
  summaryList: z.array(storageUsageSummary),
});
export type StorageUsageSummaryList = z.infer<typeof storageUsageSummaryList>;

/** Addresses of the pages before and after; null where there is none. */
const paging = z.object({ previous: z.string().nullable(), next: z.string().nullable() });
export type Paging = z.infer<typeof paging>;

/** A page of users or entities, the largest first. */
export const storageRanking = storageUsageSummaryList.extend({ totalNumberOfResults: z.number(), paging });
export type StorageRanking = z.infer<typeof storageRanking>;

/** One stored file: a row of the relation storage_usage. Size in bytes, MD5 in hex. */
export const storageUsage = z.object({
  id: z.string(),
  nodeId: z.string().nullable(),
  userId: z.string().nullable(),
  location: z.string().nullable(),
  isAttachment: z.boolean().nullable(),
  storageProvider: z.string().nullable(),
  contentType: z.string().nullable(),
  contentSize: z.number().nullable(),
  contentMd5: z.string().nullable(),
});
export type StorageUsage = z.infer<typeof storageUsage>;

export const storageDetails = z.object({
  totalNumberOfResults: z.number(),
  results: z.array(storageUsage),
  paging,
});
export type StorageDetails = z.infer<typeof storageDetails>;

/** Whether stored files can be shown. `problem` says why the database has no usable `storage_usage`, and how to provide one; it is null if the database has one. */
export const storageUsageSetup = z.object({ problem: z.string().nullable() });
export type StorageUsageSetup = z.infer<typeof storageUsageSetup>;

/** Tables that the console shows are also given as CSV. */
export const csvFormat = z.enum(['json', 'csv']).default('json');

export const storageGroupsQuery = pageQuery.extend({
  by: storageDimension,
  sort: z.enum(['value', 'size', 'count']).default('size'),
  order: z.enum(['asc', 'desc']).default('desc'),
  format: csvFormat,
});
export type StorageGroupsQuery = z.output<typeof storageGroupsQuery>;

/** A page of one dimension's groups, for the console's own page. `label`: whose id it is, where the repository says. */
export const storageGroups = z.object({
  totalSize: z.number(),
  totalCount: z.number(),
  totalNumberOfResults: z.number(),
  results: z.array(
    z.object({ value: z.string().nullable(), label: z.string().nullable(), size: z.number(), count: z.number() }),
  ),
});
export type StorageGroups = z.infer<typeof storageGroups>;
