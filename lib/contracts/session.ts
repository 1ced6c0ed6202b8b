import { z } from 'zod';

export const logInInput = z.strictObject({ email: z.string().min(1).max(320), password: z.string().min(1).max(1024) });
export type LogInInput = z.infer<typeof logInInput>;

export const sessionTokenInput = z.strictObject({ sessionToken: z.string().min(1).max(512) });

export const session = z.object({ sessionToken: z.string(), displayName: z.string() });
export type Session = z.infer<typeof session>;
