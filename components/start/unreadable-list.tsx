import type { Unreadable, UnreadableThing } from '#lib/contracts/verdict/unreadable.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { showInvisible, showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { nameUnreadable } from '#lib/unreadable-words.ts';

/** The rows and pages that can't be read: the first ones by name, each with what PostgreSQL said of it, then how many more. */
export function UnreadableList({ found }: { found: Unreadable }) {
  const more = found.rows + found.pages - found.named.length;
  return (
    <div className="flex flex-col gap-1.5">
      <ul
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be within the keyboard's reach
        tabIndex={0}
        aria-label="What cannot be read"
        className="figures flex max-h-60 flex-col gap-1.5 overflow-y-auto rounded-sm print:max-h-none"
      >
        {found.named.map((thing) => (
          <li key={`${thing.schema}\0${thing.table}\0${thing.place}`} className="wrap-anywhere">
            <bdi>{showInvisible(nameUnreadable(thing))}</bdi>
            <span className="block text-muted text-sm">{why(thing)}</span>
          </li>
        ))}
      </ul>
      {more > 0 ? (
        <p className="figures text-muted text-sm">
          And {formatCount(more, 'more', 'more')}, in {formatCount(found.tablesTotal, 'table')} in all.
        </p>
      ) : null}
    </div>
  );
}

function why({ reason, sqlState }: UnreadableThing): string {
  const said = showInvisibleInProse(reason);
  return sqlState === null ? said : `${said} (SQLSTATE ${sqlState})`;
}
