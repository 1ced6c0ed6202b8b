/** The report's style sheet: for paper first. It is in the document itself, so that a saved report is whole. */
export const reportStyles = `
:root{color-scheme:light dark;--canvas:#fff;--line:#d4d4d8;--text:#18181b;--muted:#52525b;--bad:#a81f14;--good:#126634}
@media screen and (prefers-color-scheme:dark){:root{--canvas:#0b0c0e;--line:#3a3c42;--text:#ededef;--muted:#b2b5bc;--bad:#ff8a80;--good:#5ee08f}}
@page{margin:16mm 14mm}
*{box-sizing:border-box}
body{margin:0;background:var(--canvas);color:var(--text);font:400 14px/1.5 ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;font-variant-numeric:tabular-nums}
main{max-width:68rem;margin:0 auto;padding:2rem 1.25rem 4rem}
h1{font-size:1.75rem;line-height:1.2;margin:0 0 .25rem;overflow-wrap:anywhere}
h2{font-size:1.125rem;margin:2.25rem 0 .5rem;break-after:avoid}
h3{font-size:.875rem;margin:1rem 0 .25rem;break-after:avoid}
p{margin:.25rem 0;overflow-wrap:anywhere}
.muted{color:var(--muted)}
.bad{color:var(--bad);font-weight:600}
.good{color:var(--good);font-weight:600}
dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:.75rem 2rem;margin:1rem 0}
dt{color:var(--muted);font-size:.8125rem}
dd{margin:0;font-size:1.125rem;font-weight:600}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.8125rem}
th,td{text-align:start;vertical-align:top;padding:.3rem .75rem .3rem 0;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
th{color:var(--muted);font-weight:500;white-space:nowrap}
td{min-width:6.5em}
td.number,th.number{text-align:end;white-space:nowrap}
td.time{white-space:nowrap}
td.number,td.time{min-width:0}
@media screen{table{min-width:44rem}}
thead{display:table-header-group}
tr{break-inside:avoid}
code{font:.8125rem/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;white-space:pre-wrap;overflow-wrap:anywhere}
@media print{main{padding:0;max-width:none}body{font-size:11px}h1{font-size:1.5rem}.scroll{overflow:visible}}
`;
