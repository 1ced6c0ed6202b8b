// Runs in the browser. When the console cannot be reached, it answers a reload, a bookmark or a typed address with a
// small page that looks again by itself. It stores nothing: no page, no data.

/** Addresses that are no pages of the console: calls, downloads, and what is public. */
const others = /^\/(repo|auth|api|_next|health|gate|status)([/.?]|$)/;

/** A proxy answers so in the place of a console that is down. The console's own pages never do. */
const isFromProxy = ({ status }) => status === 502 || status === 503 || status === 504;

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' && request.method !== 'HEAD') return;
  if (others.test(new URL(request.url).pathname)) return;
  if (request.mode === 'navigate') event.respondWith(pageOrOffline(request));
  else if (request.headers.get('rsc') === '1') event.respondWith(partOrFailure(request));
});

async function pageOrOffline(request) {
  try {
    const answer = await fetch(request);
    return isFromProxy(answer) ? offlinePage() : answer;
  } catch {
    return offlinePage();
  }
}

/** What a link of the console fetches. For a failed fetch Next.js waits; with a proxy's answer it would leave the page. */
async function partOrFailure(request) {
  const answer = await fetch(request);
  return isFromProxy(answer) ? Response.error() : answer;
}

function offlinePage() {
  const nonce = crypto.randomUUID();
  return new Response(pageText(nonce), {
    status: 503,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Cache-Control': 'no-store',
      'Content-Security-Policy': `default-src 'none'; base-uri 'none'; frame-ancestors 'none'; connect-src 'self'; img-src data:; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'`,
    },
  });
}

function pageText(nonce) {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>Connection lost · Stack Console</title>
<style nonce="${nonce}">
:root { color-scheme: light dark; }
body { margin: 0; min-height: 100dvh; display: grid; place-items: center; font: 14px/1.6 system-ui, sans-serif;
  background: light-dark(#fafafa, #0b0c0e); color: light-dark(#18181b, #ededef); }
main { width: min(24rem, 100vw - 2rem); }
h1 { font-size: 20px; line-height: 1.4; margin: 0 0 8px; }
p { margin: 0 0 16px; color: light-dark(#52525b, #b2b5bc); }
button { font: inherit; font-weight: 500; padding: 6px 14px; border: 0; border-radius: 6px; cursor: pointer;
  background: light-dark(#4f46e5, #5b57e0); color: #fff; }
button:focus-visible { outline: 2px solid light-dark(#4f46e5, #8f8bff); outline-offset: 2px; }
</style>
</head>
<body>
<main>
<h1>The console cannot be reached</h1>
<p>It may be restarting, or the network is down. This page opens by itself when the console answers. What you typed is kept in this tab.</p>
<p role="status" id="state">Trying again …</p>
<button type="button" id="now">Try now</button>
</main>
<script nonce="${nonce}">
const state = document.getElementById('state');
let timer;
async function look() {
  clearTimeout(timer);
  try {
    const answer = await fetch('/offline-worker.js', { cache: 'no-store' });
    if (answer.ok) { location.reload(); return; }
  } catch {}
  state.textContent = 'Last try at ' + new Date().toLocaleTimeString() + '. The next one follows in 2 seconds.';
  timer = setTimeout(look, 2000);
}
document.getElementById('now').addEventListener('click', look);
addEventListener('online', look);
timer = setTimeout(look, 1000);
</script>
</body>
</html>`;
}
