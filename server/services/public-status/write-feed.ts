import type { PublicReport } from '#lib/contracts/public-status.ts';
import { escapeMarkup, markup } from '#lib/markup.ts';
import { statusNews } from './status-news.ts';

/**
 * The stack's news as an RSS 2.0 feed.
 * @param origin of the console, as the feed's readers reach it
 */
export function writeFeed(status: PublicReport, origin: string): string {
  const news = statusNews(status);
  const page = `${origin}/status`;
  const items = news.map(
    ({ id, on, title, text, category }) => markup`
  <item>
    <title>${title}</title>
    <link>${page}</link>
    <guid isPermaLink="false">${id}</guid>
    <pubDate>${new Date(on).toUTCString()}</pubDate>
    <category>${category}</category>
    <description>${toHtml(text)}</description>
  </item>`,
  );
  const built =
    news[0] === undefined
      ? null
      : markup`
  <lastBuildDate>${new Date(news[0].on).toUTCString()}</lastBuildDate>`;
  return markup`<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
  <title>${status.stack}: status</title>
  <link>${page}</link>
  <atom:link href="${`${origin}/status.rss`}" rel="self" type="application/rss+xml"/>
  <description>Status changes and planned maintenance of ${status.stack}.</description>
  <language>en</language>
  <ttl>5</ttl>${built}${items}
</channel>
</rss>
`.text;
}

/** A description is HTML to its readers: so text is escaped once for that, and the whole once more for XML. */
function toHtml(paragraphs: string[]): string {
  return paragraphs.map((text) => `<p>${escapeMarkup(text).replace(/\r\n?|\n/g, '<br>')}</p>`).join('');
}
