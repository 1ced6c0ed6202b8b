// Tells a page's visitors when the stack is read only or down, or maintenance is near. It stores nothing.
(() => {
  const { src, dataset } = document.currentScript;
  const aheadMs = Number(dataset.ahead ?? 24) * 36e5;
  const labels = { READ_ONLY: 'Read only', DOWN: 'Down' };
  const css = `:host{all:initial}
div{display:flex;flex-wrap:wrap;gap:9px;align-items:center;padding:9px;font:15px/1.4 system-ui;color:#5c3300;background:#fdf2d8}
.down{color:#8f1a11;background:#fdecea}
p{flex:1 16em;margin:0;overflow-wrap:anywhere}
a,button{color:inherit;font:inherit}
button{padding:2px 10px;border:1px solid;border-radius:6px;background:none;cursor:pointer}
@media(prefers-color-scheme:dark){div{color:#fcc74f;background:#2c210b}.down{color:#ff8a80;background:#341614}}`;
  let host;
  let text;
  let shown = '';
  let dismissed;
  let failures = 0;

  const add = (parent, name, words = '') => {
    const element = parent.appendChild(document.createElement(name));
    element.append(words);
    return element;
  };
  const time = (iso) => new Date(iso).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' });

  function wordsFor({ status, currentMessage, pendingMaintenanceMessage, maintenance }) {
    if (labels[status]) return `${labels[status]}. ${currentMessage ?? ''}`;
    const next = maintenance.find((m) => m.state !== 'PLANNED' || new Date(m.startsOn) - Date.now() < aheadMs);
    if (next) return `${next.title}, ${time(next.startsOn)} – ${time(next.endsOn)}`;
    return aheadMs && !maintenance[0] && pendingMaintenanceMessage;
  }

  function build() {
    host = document.createElement('aside');
    host.setAttribute('aria-label', 'Status');
    const root = host.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
    const bar = add(root, 'div');
    text = add(bar, 'p');
    text.setAttribute('role', 'status');
    add(bar, 'a', 'Status page').href = new URL('/status', src);
    add(bar, 'button', 'Dismiss').onclick = () => {
      dismissed = shown;
      show('');
    };
  }

  function show(words, isDown) {
    if (words === shown) return;
    shown = words;
    if (!words) return host?.remove();
    if (!host) build();
    text.parentNode.className = isDown ? 'down' : '';
    text.replaceChildren();
    document.body.prepend(host);
    setTimeout(() => text.replaceChildren(shown), 99);
  }

  async function look() {
    try {
      if (!document.hidden) {
        const answer = await fetch(new URL('/status.json', src), { cache: 'no-cache', credentials: 'omit' });
        const now = await answer.json();
        const words = wordsFor(now);
        const line = words ? `${now.stack}: ${words}` : '';
        show(line === dismissed ? '' : line, now.status === 'DOWN');
      }
      failures = 0;
    } catch {
      if (++failures > 2) show('');
    }
    setTimeout(look, document.hidden ? 3e3 : Math.min(6e4 * 2 ** failures, 9e5));
  }
  look();
})();
