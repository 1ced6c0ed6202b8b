import { classNames } from '#lib/class-names.ts';
import { showInvisible } from '#lib/format/show-invisible.ts';

/**
 * A name that somebody else gave (a key, a stack, a table, an email): its direction stays its own, and what is invisible in it is
 * shown. Names are shown through this, or through showInvisible() where only text fits.
 */
export function ForeignName({ name, className }: { name: string; className?: string }) {
  return <bdi className={classNames(className)}>{showInvisible(name)}</bdi>;
}
