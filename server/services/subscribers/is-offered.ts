import { settings } from '#server/env.ts';
import { AppError } from '#server/errors.ts';

/** Whether readers of the public page can get emails: emails are set up, and the links in them lead somewhere. */
export function isOffered(): boolean {
  const { mail, origin } = settings().notify;
  return mail !== null && origin !== null;
}

/** @throws AppError NOT_FOUND if emails are not offered */
export function refuseUnlessOffered(): void {
  if (!isOffered()) throw new AppError('NOT_FOUND', 'This console sends no emails about maintenance.');
}
