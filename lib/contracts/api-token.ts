import { z } from 'zod';

/** What a token may do. Everything else takes a person's session. */
export const apiTokenScope = z.enum(['read', 'operate', 'metrics']);
export type ApiTokenScope = z.infer<typeof apiTokenScope>;

/** For how many days a token is valid if nothing else is said, and at most: there is none that never expires. */
export const apiTokenDays = { usual: 90, most: 730 } as const;

/** The most characters of a token's name. */
export const longestApiTokenName = 60;

export const apiTokenInput = z.strictObject({
  /** What uses the token; unique among the person's own. */
  name: z
    .string()
    .trim()
    .min(1)
    .max(longestApiTokenName)
    .regex(/^[^\p{C}\p{Zl}\p{Zp}]*$/u, 'takes a name without control characters'),
  scopes: z
    .array(apiTokenScope)
    .min(1)
    .max(apiTokenScope.options.length)
    .refine((scopes) => new Set(scopes).size === scopes.length, 'takes each scope once'),
  expiresInDays: z.number().int().min(1).max(apiTokenDays.most).default(apiTokenDays.usual),
});
export type ApiTokenInput = z.infer<typeof apiTokenInput>;

/** A token as it is listed: the token itself is shown nowhere again. */
export const apiToken = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(apiTokenScope),
  /** The email of the person whom it belongs to. */
  owner: z.string(),
  isOwn: z.boolean(),
  createdOn: z.iso.datetime(),
  expiresOn: z.iso.datetime(),
  isExpired: z.boolean(),
  /** Correct to a minute; null if it was never used. */
  lastUsedOn: z.iso.datetime().nullable(),
  /** The address of that use, or the network of an IPv6 address. */
  lastUsedFrom: z.string().nullable(),
});
export type ApiToken = z.infer<typeof apiToken>;

export const apiTokens = z.object({ results: z.array(apiToken) });
export type ApiTokens = z.infer<typeof apiTokens>;

/** `token`: told this once. */
export const madeApiToken = apiToken.extend({ token: z.string() });
export type MadeApiToken = z.infer<typeof madeApiToken>;
