import NextLink from 'next/link';
import type { ComponentProps } from 'react';

/**
 * A link to a page of the console. Nothing is prefetched while a link is only in view: each page reads its data when it is opened, so
 * that a prefetch brings next to nothing, and two or three requests for each link would be nearly half of what a page asks for.
 */
export function Link(props: ComponentProps<typeof NextLink>) {
  return <NextLink prefetch={false} {...props} />;
}
