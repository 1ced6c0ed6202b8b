/** The page's style sheet. It is in the document itself, so that one request is enough. */
export const statusPageStyles = `
:root{color-scheme:light dark;--canvas:#fafafa;--surface:#fff;--line:#e2e2e5;--text:#18181b;--muted:#52525b;--link:#4338ca;--focus:#4f46e5;
--good:#126634;--good-tint:#e7f6ec;--good-solid:#16a34a;--caution:#7c4400;--caution-tint:#fdf2d8;--caution-solid:#d97706;
--bad:#a81f14;--bad-tint:#fdecea;--bad-solid:#dc2626;--work:#075985;--work-tint:#e2f2fc;--idle:#52525b;--idle-tint:#efeff1;--unknown:#d9d9dd}
@media screen and (prefers-color-scheme:dark){:root{--canvas:#0b0c0e;--surface:#131417;--line:#2a2c31;--text:#ededef;--muted:#b2b5bc;--link:#a5a3ff;--focus:#8f8bff;
--good:#5ee08f;--good-tint:#10291b;--good-solid:#22c55e;--caution:#fcc74f;--caution-tint:#2c210b;--caution-solid:#f59e0b;
--bad:#ff8a80;--bad-tint:#341614;--bad-solid:#ef4444;--work:#5cc8fa;--work-tint:#0b2636;--idle:#b2b5bc;--idle-tint:#25272c;--unknown:#34363c}}
*{box-sizing:border-box}
body{margin:0;background:var(--canvas);color:var(--text);font:400 16px/1.5 ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;font-variant-numeric:tabular-nums;-webkit-text-size-adjust:100%}
header,main,footer{max-width:46rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:2rem;padding-bottom:1rem;display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;justify-content:space-between;align-items:baseline}
header .brand{font-size:1.25rem;font-weight:600;overflow-wrap:anywhere}
#renewed{color:var(--muted);font-size:.875rem}
.notice{flex-basis:100%;padding:.75rem 1rem;border:1px solid var(--caution);border-radius:8px;background:var(--caution-tint);color:var(--caution)}
p,h1,h2,h3,dl,dd,ol,ul,figure{margin:0}
a{color:var(--link);text-underline-offset:3px}
:focus-visible{outline:2px solid var(--focus);outline-offset:2px;border-radius:2px}
svg{display:block}
.icon svg{width:1.25rem;height:1.25rem}
main{display:flex;flex-direction:column;gap:2.5rem;padding-bottom:3rem}
main>section{display:flex;flex-direction:column;gap:.75rem}
h2{font-size:1.125rem;font-weight:600}
h3{font-size:1rem;font-weight:600;overflow-wrap:anywhere}
.said{white-space:pre-line;overflow-wrap:anywhere;text-align:start}
summary{width:fit-content;color:var(--link);cursor:pointer;font-size:.875rem}
.now{padding:1.5rem;border-radius:12px;border:1px solid var(--tone);background:var(--tint)}
.now h1{display:flex;gap:.75rem;align-items:center;color:var(--tone);font-size:1.75rem;line-height:1.25;font-weight:600}
.now .icon svg{width:2rem;height:2rem}
.now .meaning{font-size:1.125rem}
.now .since{color:var(--muted);font-size:.875rem}
.good{--tone:var(--good);--tint:var(--good-tint);--solid:var(--good-solid)}
.caution{--tone:var(--caution);--tint:var(--caution-tint);--solid:var(--caution-solid)}
.bad{--tone:var(--bad);--tint:var(--bad-tint);--solid:var(--bad-solid)}
.work{--tone:var(--work);--tint:var(--work-tint)}
.idle{--tone:var(--idle);--tint:var(--idle-tint)}
.old .now{--tone:var(--idle);--tint:var(--idle-tint)}
.card{display:flex;flex-direction:column;gap:.5rem;padding:1rem 1.25rem;border:1px solid var(--line);border-radius:8px;background:var(--surface)}
.quiet,.when,.effect,dt,figcaption,.day time,.title time{color:var(--muted)}
.when,.effect,dl,.updates,.title{font-size:.9375rem}
.pill{display:inline-block;padding:.0625rem .625rem;border-radius:99px;background:var(--tint);color:var(--tone);font-size:.8125rem;font-weight:500}
dl{display:flex;flex-direction:column;gap:.125rem}
dl div{display:flex;flex-wrap:wrap;gap:0 .75rem}
dt{flex:0 0 6.5rem}
.strip{width:100%;height:1.75rem;border-radius:6px;overflow:hidden}
.strip rect{fill:var(--solid)}
.strip .unknown{fill:var(--unknown)}
.strip .caution,.strip .bad{stroke:var(--canvas);stroke-width:2px;vector-effect:non-scaling-stroke}
figcaption{padding-top:.25rem;display:flex;flex-wrap:wrap;justify-content:space-between;font-size:.8125rem}
figcaption p{flex-basis:100%;font-size:.9375rem;color:var(--text)}
#days{display:flex;flex-direction:column;gap:1.5rem}
.day{display:flex;flex-direction:column;gap:.5rem}
.day h3 time{font-weight:600;font-size:.875rem}
.day ol{list-style:none;padding:0;border:1px solid var(--line);border-radius:8px;background:var(--surface)}
.day ol>li{display:flex;flex-direction:column;gap:.375rem;padding:.875rem 1.25rem}
.day ol>li+li{border-top:1px solid var(--line)}
.title .icon{display:inline-block;vertical-align:-.25rem;margin-inline-end:.5rem;color:var(--tone)}
.title b{font-weight:600;margin-inline-end:.25rem;overflow-wrap:anywhere}
.updates{list-style:none;padding:0;padding-inline-start:.75rem;border-inline-start:2px solid var(--line);display:flex;flex-direction:column;gap:.5rem}
.updates time{color:var(--muted);font-size:.8125rem}
h1.plain{font-size:1.5rem;line-height:1.25;font-weight:600}
form{display:flex;flex-direction:column;gap:.75rem;align-items:flex-start}
label{font-weight:500}
input[type=email]{display:block;width:min(24rem,100%);min-height:2.75rem;padding:.5rem .75rem;border:1px solid var(--muted);border-radius:8px;background:var(--surface);color:var(--text);font:inherit}
form p{width:100%}
button{min-height:2.75rem;padding:.5rem 1.25rem;border:0;border-radius:8px;background:var(--link);color:var(--canvas);font:inherit;font-weight:500;cursor:pointer}
footer{padding-top:1.25rem;padding-bottom:3rem;color:var(--muted);font-size:.875rem;display:flex;flex-wrap:wrap;gap:.5rem 1.5rem;justify-content:space-between}
footer ul{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.5rem 1.25rem}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
[hidden]{display:none}
@media (max-width:30rem){header,main,footer{padding-inline:1rem}.now{padding:1.25rem}.now h1{font-size:1.5rem}}
@media print{header,main,footer{max-width:none;padding-inline:0}.now,.card,.day ol>li{break-inside:avoid}.now,.card,.day ol{background:none}h2,h3{break-after:avoid}
.strip,.pill{print-color-adjust:exact;-webkit-print-color-adjust:exact}footer ul,summary,#away{display:none}details::details-content{content-visibility:visible;height:auto}}
@media (forced-colors:active){.strip rect{forced-color-adjust:none}}
`;
