/**
 * The look of every page of a report. Colours are custom properties, which drawings use as well: `--ink` `--muted` `--grid`
 * `--band`, `--series-1` to `--series-6`, and one for every verdict. All text keeps a contrast of 4.5 to its ground in both
 * schemes (WCAG 2.2, 1.4.3), which tests in a browser hold it to. On paper all is open but what is looked up and not read
 * (`.lookup`: tables and replicates, two hundred sheets of a whole run), which is there if its reader opened it.
 */
export const STYLESHEET = `
:root{color-scheme:light dark;
--paper:#fcfcfa;--raised:#fff;--ink:#1b1c1e;--muted:#5a5f66;--line:#d9dad6;--grid:#e6e6e2;--band:#dcebdf;--link:#0b57a4;--focus:#0b57a4;
--confirmed:#14693a;--refuted:#b3261e;--inconclusive:#7a5600;--untestable:#5a5f66;--alarm:#b3261e;--alarm-ink:#fff;
--series-1:#0b5fae;--series-2:#b6500b;--series-3:#14693a;--series-4:#8a2f86;--series-5:#7a5600;--series-6:#3f4a56}
@media screen and (prefers-color-scheme:dark){:root{
--paper:#15171a;--raised:#1d2024;--ink:#e9e9e6;--muted:#a5abb3;--line:#3a3f46;--grid:#2c3036;--band:#1f3a29;--link:#86bdf5;--focus:#86bdf5;
--confirmed:#6fd08f;--refuted:#ff9186;--inconclusive:#e5ba59;--untestable:#a5abb3;--alarm:#ff9186;--alarm-ink:#15171a;
--series-1:#79b8f7;--series-2:#f4a56b;--series-3:#6fd08f;--series-4:#d99bd6;--series-5:#e5ba59;--series-6:#b8c2cd}}
*{box-sizing:border-box}
html{font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans CJK SC",sans-serif;background:var(--paper);color:var(--ink);-webkit-text-size-adjust:100%}
body{margin:0;overflow-wrap:break-word}
header,main,footer{max-width:76rem;margin:0 auto;padding:0 clamp(1rem,3vw,2.5rem)}
h1,h2,h3,h4{line-height:1.25;text-wrap:balance}
h1{font-size:1.9rem;margin:2rem 0 .25rem;letter-spacing:-.01em}
h2{font-size:1.35rem;margin:3rem 0 1rem;padding-top:1rem;border-top:2px solid var(--ink)}
h3{font-size:1.05rem;margin:0}
h4{font-size:.95rem;margin:1.25rem 0 .25rem}
.claim h4{margin:0;font-size:1rem}
.chapter{margin-top:2.25rem}.chapter-title{font-size:1.15rem;padding-bottom:.35rem;border-bottom:1px solid var(--muted)}
.claim,.experiment,.chapter,figure{scroll-margin-top:6rem}
p{margin:.4rem 0;max-width:72ch}
a{color:var(--link)}
code,pre{font:.9em/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
code{overflow-wrap:anywhere}
pre{overflow-x:auto;background:var(--raised);border:1px solid var(--line);border-radius:4px;padding:.75rem}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px;border-radius:2px}
.muted,.reason,figcaption small{color:var(--muted)}
.num,td,.estimate,svg text{font-variant-numeric:tabular-nums}
.skip{position:absolute;left:-999rem}.skip:focus{left:1rem;top:1rem;background:var(--raised);padding:.5rem 1rem}
.lead{color:var(--muted);margin:0 0 1.25rem}
.alarm{background:var(--alarm);color:var(--alarm-ink);padding:1rem 1.25rem;border-radius:6px;font-weight:600;margin:1rem 0}
.alarm h2{border:0;margin:0;padding:0;font-size:1.1rem}
.warning{border-left:4px solid var(--inconclusive);padding:.25rem 0 .25rem .9rem;margin:.75rem 0}
.counts{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.75rem;padding:0;margin:1.25rem 0;list-style:none}
.counts button,.counts .count{width:100%;text-align:left;font:inherit;color:inherit;background:var(--raised);border:1px solid var(--line);border-left:6px solid var(--c);border-radius:4px;padding:.6rem .9rem}
.counts button{cursor:pointer}.counts button[aria-pressed=true]{outline:2px solid var(--c)}
.counts b{display:block;font-size:1.9rem;line-height:1.1;font-variant-numeric:tabular-nums}
.confirmed{--c:var(--confirmed)}.refuted{--c:var(--refuted)}.inconclusive{--c:var(--inconclusive)}.not-testable{--c:var(--untestable)}.control{--c:var(--series-6)}
.two{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,26rem),1fr));gap:0 2.5rem}
.facts{padding-left:1.1rem;margin:.4rem 0}.facts li{margin:.2rem 0}
.filters{position:sticky;top:0;z-index:1;background:var(--paper);border-bottom:1px solid var(--line);padding:.6rem 0;display:flex;flex-wrap:wrap;gap:.6rem 1rem;align-items:end}
.filters select,.filters input{width:100%}.filters label{font-size:.85rem;color:var(--muted);display:grid;gap:.1rem;min-width:0}
.filters input,.filters select,.filters button{font:inherit;color:var(--ink);background:var(--raised);border:1px solid var(--muted);border-radius:4px;padding:.35rem .5rem;max-width:100%}
.filters .grow{flex:1 1 12rem}.filters output{margin-left:auto;color:var(--muted);align-self:center}
.no-script .filters{display:none}
.claim{display:grid;grid-template-columns:9rem minmax(0,1fr) 20rem;gap:.15rem 1.25rem;padding:.9rem 0;border-bottom:1px solid var(--line)}
.claim>.sign{color:var(--c);font-weight:600}
.claim .statement{margin:.15rem 0 0}
.claim .figures{grid-column:3;grid-row:1/span 2;min-width:0}
.claim .more{grid-column:2}
.sign::before{content:attr(data-sign);display:inline-block;width:1.3em}
.estimate{margin:0;font-weight:600}
.interval{display:block;width:100%;max-width:20rem;height:auto;overflow:visible}
.interval .band{fill:var(--band)}.interval .bound{stroke:var(--ink);stroke-width:1;stroke-dasharray:3 2}.interval .axis{stroke:var(--muted);stroke-width:1}
.interval .range{fill:var(--c);opacity:.55}.interval .point{fill:var(--c);stroke:var(--paper);stroke-width:1.5}.interval text{fill:var(--muted);font-size:11px}
.interval.pair{width:12rem}.compared>h3{margin-top:1.75rem}.first{--c:var(--series-1)}.second{--c:var(--series-2)}
.strip{display:block;width:100%;max-width:40rem;height:auto}.strip .dots{stroke:var(--series-1);stroke-width:7;stroke-linecap:round;fill:none;opacity:.75}.strip .lost{fill:none;stroke:var(--refuted);stroke-width:1.5}.strip .middle{stroke:var(--ink);stroke-dasharray:4 3}.strip text{fill:var(--muted);font-size:11px}.strip .axis{stroke:var(--grid)}
.tag{display:inline-block;font-size:.8rem;border:1px solid var(--line);border-radius:999px;padding:0 .55em;margin-right:.3em;color:var(--muted);white-space:nowrap}
details{margin:.35rem 0}summary{cursor:pointer;color:var(--link);width:fit-content}
dl{display:grid;grid-template-columns:minmax(7rem,auto) minmax(0,1fr);gap:.2rem 1rem;margin:.5rem 0}dt{color:var(--muted)}dd{margin:0;overflow-wrap:anywhere}
.scroll{overflow-x:auto;max-width:100%}
table{border-collapse:collapse;font-size:.9rem;min-width:24rem}th,td{text-align:left;padding:.25rem .9rem .25rem 0;border-bottom:1px solid var(--line);vertical-align:top}th{color:var(--muted);font-weight:600}
figure{margin:1.5rem 0;padding:1rem;background:var(--raised);border:1px solid var(--line);border-radius:6px;break-inside:avoid}
figure>svg,figure>.drawing>svg{display:block;width:100%;max-width:40rem;height:auto;color:var(--ink)}
figcaption{margin-top:.5rem}figcaption b{display:block}
.figures-of{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,34rem),1fr));gap:0 1.5rem;align-items:start}
.experiment{margin:2rem 0;padding-top:1rem;border-top:1px solid var(--line)}
nav ul{columns:18rem;padding-left:1.1rem}
footer{margin:4rem auto 3rem;color:var(--muted);font-size:.9rem}
.visually-hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
[hidden]{display:none!important}
@media (max-width:60rem){.claim{grid-template-columns:minmax(0,1fr)}.filters{position:static}.claim>*,.claim .figures,.claim .more{grid-column:1;grid-row:auto}dl{grid-template-columns:minmax(0,1fr)}dt{margin-top:.35rem}}
@media (min-width:100rem){html{font-size:18px}}
@media print{:root{color-scheme:light;--paper:#fff;--raised:#fff}html{font-size:10pt}.filters,.skip,nav,.lookup:not([open]){display:none}summary{list-style:none;color:var(--ink);font-weight:600}details::details-content{display:block;content-visibility:visible}.alarm{background:none;color:var(--alarm);border:2px solid}.scroll,pre{overflow:visible}pre{white-space:pre-wrap;overflow-wrap:anywhere}table{min-width:0;font-size:.8em}th,td{overflow-wrap:anywhere}.claim,figure{break-inside:avoid}h2,h3{break-after:avoid}header,main,footer{max-width:none;padding:0}}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
`;
