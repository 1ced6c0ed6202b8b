/**
 * Lets the browser keep public/offline-worker.js, which answers a reload while the console cannot be reached. Browsers
 * take it over https and from this computer alone; elsewhere a reload shows the browser's own error.
 */
export function registerOfflineWorker(): void {
  if (process.env.NODE_ENV !== 'production' || !('serviceWorker' in navigator)) return;
  navigator.serviceWorker.register('/offline-worker.js', { updateViaCache: 'none' }).catch(() => undefined);
}
