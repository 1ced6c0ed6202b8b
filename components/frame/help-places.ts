/** For which page of the console the help begins where; the first whose address fits the page's beginning counts. */
export const helpPlaces: readonly (readonly [path: string, help: string])[] = [
  ['/stack-status', '/help/operating#planned-maintenance'],
  ['/backups', '/help/backup-files'],
  ['/daemons', '/help/troubleshooting#a-job-failed'],
  ['/protection/copies', '/help/operating#copies'],
  ['/protection/notifications', '/help/operating#notifications'],
  ['/protection', '/help/operating#protection'],
  ['/storage', '/help/troubleshooting#the-bucket-or-a-disk-is-full'],
  ['/history', '/help/operating#who-did-what-and-your-own-account'],
  ['/settings', '/help/operating#settings'],
];

/** Where the help for a page of the console begins. @param path of the page */
export function helpFor(path: string): string {
  return helpPlaces.find(([start]) => path === start || path.startsWith(`${start}/`))?.[1] ?? '/help';
}
