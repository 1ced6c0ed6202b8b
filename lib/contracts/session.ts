import { z } from 'zod';

export const logInInput = z.strictObject({ email: z.string().min(1).max(320), password: z.string().min(1).max(1024) });
export type LogInInput = z.infer<typeof logInInput>;

export const sessionTokenInput = z.strictObject({ sessionToken: z.string().min(1).max(512) });

export const session = z.object({ sessionToken: z.string(), displayName: z.string() });
export type Session = z.infer<typeof session>;

/** The fewest characters of a password that a person sets. */
export const fewestPasswordCharacters = 12;

export const changePasswordInput = z.strictObject({
  oldPassword: z.string().min(1).max(1024),
  newPassword: z.string().min(fewestPasswordCharacters).max(1024),
});
export type ChangePasswordInput = z.infer<typeof changePasswordInput>;

/** How many sessions a call ended. */
export const endedSessions = z.object({ sessionsEnded: z.number() });

/** A session of the person who asks. */
const ownSession = z.object({
  id: z.string(),
  createdOn: z.iso.datetime(),
  expiresOn: z.iso.datetime(),
  /** The address from which it was started, or the network of an IPv6 address; null if that is not known. */
  address: z.string().nullable(),
  /** The User-Agent with which it was started; null if that is not known. */
  agent: z.string().nullable(),
  /** Whether this is the session of the request itself. */
  isCurrent: z.boolean(),
});
export type OwnSession = z.infer<typeof ownSession>;

export const ownSessions = z.object({ results: z.array(ownSession) });
export type OwnSessions = z.infer<typeof ownSessions>;
