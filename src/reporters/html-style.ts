/**
 * The whole look of the page. No image, no font, no script; the content security policy allows exactly this text. Contrast of all text is at
 * least 4.5:1 in both schemes.
 */
export const style = `
:root {
  color-scheme: light dark;
  --page: #f5f6f8; --card: #ffffff; --ink: #1b2330; --soft: #566173; --line: #dfe3ea; --rule: #eceff4;
  --code: #f0f3f7; --accent: #0a5c8f; --tint: #e6f1f8;
  --error: #a61b29; --error-tint: #fdecec; --warning: #7d4f00; --warning-tint: #fff3d6; --note: #24578f; --note-tint: #e8f0fa;
  --good: #1d6b3d; --good-tint: #e6f5ec;
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0f141b; --card: #171e28; --ink: #e4e9f0; --soft: #9aa7b8; --line: #2b3543; --rule: #232c38;
    --code: #212a36; --accent: #7cc4f2; --tint: #16324a;
    --error: #ff9a9f; --error-tint: #3d1b20; --warning: #f2c46d; --warning-tint: #382a10; --note: #9cc3f5; --note-tint: #1b2d47;
    --good: #83d6a2; --good-tint: #163323;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-behavior: smooth; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; overflow-wrap: anywhere; }
a { color: var(--accent); text-underline-offset: .15em; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: 1rem; z-index: 1; background: var(--card); padding: .5rem .9rem; border-radius: .4rem; }
.bar { padding: 1.1rem 1.5rem; max-width: 70rem; margin: 0 auto; display: flex; flex-wrap: wrap; gap: .2rem .7rem; align-items: baseline; color: var(--soft); font-size: .875rem; }
.bar strong { color: var(--ink); font-size: .95rem; letter-spacing: -.01em; }
.page { max-width: 70rem; margin: 0 auto; padding: 0 1.5rem 3rem; display: grid; gap: 1.5rem; grid-template-columns: minmax(0, 1fr); grid-template-areas: "nav" "main"; }
main { grid-area: main; display: grid; gap: 1.75rem; grid-template-columns: minmax(0, 1fr); }
nav { grid-area: nav; align-self: start; font-size: .875rem; }
nav h2 { font-size: .75rem; text-transform: uppercase; letter-spacing: .07em; color: var(--soft); margin: 0 0 .5rem; }
nav ol { list-style: none; margin: 0; padding: 0; border-left: 2px solid var(--line); }
nav li { padding: .3rem 0 .3rem .9rem; line-height: 1.35; }
nav a { font-family: var(--mono); font-size: .8125rem; text-decoration: none; margin-right: .35rem; }
nav .pill { margin-right: .25rem; }
nav a:hover { text-decoration: underline; }
nav p { color: var(--soft); margin: .8rem 0 0; }
article { background: var(--card); border: 1px solid var(--line); border-radius: .8rem; padding: 1.9rem 2.1rem 2.1rem; box-shadow: 0 1px 2px rgb(15 25 40 / .05), 0 8px 24px -18px rgb(15 25 40 / .28); }
.eyebrow { margin: 0; font-size: .8125rem; color: var(--soft); }
h1 { font: 650 1.5rem/1.3 var(--mono); letter-spacing: -.025em; margin: .15rem 0 0; }
.lead { margin: .55rem 0 0; font-size: 1.0625rem; color: var(--soft); max-width: 46rem; }
.badges { display: flex; flex-wrap: wrap; gap: .4rem; margin: .9rem 0 0; padding: 0; list-style: none; }
.pill, .tag { display: inline-block; border-radius: 1rem; padding: .1rem .6rem; font-size: .75rem; font-weight: 600; line-height: 1.5; background: var(--tint); color: var(--accent); white-space: normal; }
.tag { font-weight: 500; padding: 0 .5rem; }
.error { background: var(--error-tint); color: var(--error); } .warning { background: var(--warning-tint); color: var(--warning); }
.note { background: var(--note-tint); color: var(--note); } .good { background: var(--good-tint); color: var(--good); }
dl { display: grid; grid-template-columns: 10.5rem minmax(0, 1fr); margin: 0; font-size: .875rem; }
dt { color: var(--soft); padding: .3rem 1rem .3rem 0; }
dd { margin: 0; padding: .3rem .5rem .3rem 0; }
.identity { margin-top: 1.4rem; padding: .7rem 1.1rem; border-radius: .5rem; background: var(--page); }
.identity dt, .identity dd { padding-top: .17rem; padding-bottom: .17rem; }
.identity code { background: none; padding: 0; }
section { margin-top: 2.1rem; }
h2 { font-size: 1.0625rem; font-weight: 650; letter-spacing: -.01em; margin: 0 0 .6rem; line-height: 1.4; }
h2 small, summary small { font-weight: 400; font-size: .8125rem; color: var(--soft); margin-left: .45rem; letter-spacing: 0; }
h3 { font-size: .9375rem; margin: 0; }
.none { color: var(--soft); margin: 0; font-size: .875rem; }
section, .block { min-width: 0; }
.block { overflow-x: auto; }
.block + .block { margin-top: 1.1rem; }
.command { border: 1px solid var(--line); border-radius: .55rem; padding: 1rem 1.2rem; }
.command > p { margin: .25rem 0 0; font-size: .9rem; }
.command dl, .command table { margin-top: .7rem; }
table { width: 100%; border-collapse: collapse; font-size: .875rem; }
th { text-align: left; font-weight: 500; font-size: .78rem; color: var(--soft); padding: 0 1.1rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: bottom; overflow-wrap: normal; }
td, tbody th { padding: .55rem 1.1rem .55rem 0; border-bottom: 1px solid var(--rule); vertical-align: top; text-align: left; font-weight: 400; font-size: .875rem; color: var(--ink); overflow-wrap: anywhere; }
tbody th { min-width: 9rem; }
tbody tr:last-child > * { border-bottom: 0; padding-bottom: 0; }
th:last-child, td:last-child { padding-right: .5rem; }
.from { color: var(--soft); font-size: .78rem; min-width: 9rem; max-width: 18rem; }
td:not(.from) { min-width: 4rem; }
code { font: .8125rem/1.5 var(--mono); background: var(--code); border-radius: .28rem; padding: .08rem .32rem; white-space: pre-wrap; -webkit-box-decoration-break: clone; box-decoration-break: clone; }
code.name { background: none; padding: 0; font-weight: 650; color: var(--ink); }
code.keep { white-space: pre; overflow-wrap: normal; }
.line { display: block; } .line + .line { margin-top: .15rem; }
.muted { color: var(--soft); }
.alert { margin-top: 1.4rem; border-radius: .55rem; padding: .9rem 1.1rem; }
.alert p { margin: 0; } .alert p + p { margin-top: .35rem; color: var(--ink); }
.alert code { background: none; padding: 0; }
ol.findings, ul.names { list-style: none; margin: 0; padding: 0; }
ol.findings { display: grid; gap: .8rem; grid-template-columns: minmax(0, 1fr); }
.finding { border: 1px solid var(--line); border-left: 4px solid var(--tone); border-radius: .5rem; padding: .8rem 1.1rem .9rem; }
.is-error { --tone: var(--error); --tone-tint: var(--error-tint); } .is-warning { --tone: var(--warning); --tone-tint: var(--warning-tint); }
.is-note { --tone: var(--note); --tone-tint: var(--note-tint); }
.finding p { margin: .5rem 0 0; font-size: .9375rem; } .finding p.head { margin: 0; display: flex; flex-wrap: wrap; gap: .2rem .7rem; align-items: baseline; }
.place { color: var(--soft); font: .8125rem/1.5 var(--mono); }
.finding p.advice { color: var(--soft); padding-left: 1.3rem; text-indent: -1.3rem; } .advice::before { content: "→"; display: inline-block; width: 1.3rem; text-indent: 0; color: var(--tone); }
.frame { margin: .7rem 0 0; padding: .45rem 0; border-radius: .4rem; background: var(--code); font: .8125rem/1.6 var(--mono); overflow-x: auto; overflow-wrap: normal; }
.row { display: block; width: max-content; min-width: 100%; padding: 0 1rem 0 .8rem; white-space: pre; }
.lines { padding: .45rem .8rem; white-space: pre; }
.here { background: var(--tone-tint); }
.no { display: inline-block; min-width: 2rem; margin-right: 1.1rem; text-align: right; color: var(--soft); -webkit-user-select: none; user-select: none; }
mark { background: none; color: inherit; font-weight: 650; text-decoration: underline 2px var(--tone); text-underline-offset: .28em; }
.quiet { background: var(--code); color: var(--soft); } .is-quiet { --tone: var(--soft); --tone-tint: var(--code); } .is-good { --tone: var(--good); --tone-tint: var(--good-tint); }
ul.scorecard, ol.timeline, ol.events { list-style: none; margin: 0; padding: 0; }
.scorecard li { display: flex; flex-wrap: wrap; gap: .3rem .8rem; align-items: baseline; padding: .45rem .8rem; border-left: 4px solid var(--tone); } .scorecard li + li { border-top: 1px solid var(--rule); }
.scorecard a { min-width: 8rem; font-weight: 600; text-decoration: none; } .scorecard a:hover { text-decoration: underline; } .counts { display: flex; flex-wrap: wrap; gap: .3rem; }
.promise { padding: .15rem 1.1rem; } .promise > p { margin: .2rem 0 0; font-size: .875rem; color: var(--soft); } .promise .head, .timeline .head { display: flex; flex-wrap: wrap; gap: .2rem .7rem; align-items: baseline; margin: 0; font-size: .9375rem; color: var(--ink); }
.promise strong, .timeline strong { font-weight: 550; }
.evidence { margin-top: .8rem; grid-template-columns: 6rem minmax(0, 1fr); } .evidence dt { padding: .35rem 1rem .35rem 0; font-size: .8125rem; } .evidence dd { padding: .15rem 0; } .evidence .frame { margin: 0; padding: .2rem .8rem; }
.finding .findings { margin-top: .8rem; }
details.seen { margin: .45rem 0 0; border: 0; padding: 0; } .seen summary { font-size: .8125rem; font-weight: 500; color: var(--soft); }
.scale { display: flex; justify-content: space-between; margin: 0 0 .4rem; padding-bottom: .2rem; border-bottom: 1px solid var(--line); font-size: .75rem; color: var(--soft); }
.timeline li + li { margin-top: .9rem; } .timeline p { margin: .2rem 0 0; font-size: .875rem; } .timeline .muted, .events { font-size: .8125rem; color: var(--soft); } .events li { padding: .12rem 0; margin: 0; } .events .at { display: inline-block; min-width: 4.5rem; }
.bar-line { display: block; margin: .3rem 0 0; overflow: visible; } .track { fill: var(--line); } .span { fill: var(--tint); stroke: var(--accent); } .span.broken { fill: var(--error-tint); stroke: var(--error); }
circle { fill: var(--accent); stroke: var(--card); } .on-ready, .on-health { fill: var(--good); } .on-signal { fill: var(--warning); } .on-exited { fill: var(--error); } .on-note, .on-created { fill: var(--soft); }
ul.names { margin-top: 1.2rem; columns: 18rem; column-gap: 1.5rem; font-size: .875rem; } .names li { padding: .12rem 0; break-inside: avoid; } .names code { background: none; padding: 0; }
details { margin-top: 1.6rem; border-top: 1px solid var(--line); padding-top: .9rem; }
details + details { margin-top: .9rem; }
summary { cursor: pointer; font-weight: 600; font-size: .9375rem; }
details table { margin-top: .8rem; }
@media (min-width: 84rem) {
  .many .bar, .many .page { max-width: 86rem; }
  .many .page { grid-template-columns: 17rem minmax(0, 1fr); grid-template-areas: "nav main"; gap: 2rem; }
  .many nav { position: sticky; top: 1rem; max-height: calc(100vh - 2rem); overflow-y: auto; }
}
@media (max-width: 56rem) {
  .bar { padding: .9rem 1rem; } .page { padding: 0 .7rem 2rem; } nav { padding: 0 .3rem; }
  article { padding: 1.2rem 1.1rem 1.4rem; border-radius: .6rem; }
  h1 { font-size: 1.1875rem; }
  dl { grid-template-columns: minmax(0, 1fr); }
  dt { padding: .4rem 0 0; font-size: .78rem; } dd { padding: 0 .5rem .15rem 0; }
  .evidence { grid-template-columns: minmax(0, 1fr); }
  .identity { padding: .4rem .9rem .7rem; }
  table, tbody, tr, td, tbody th { display: block; width: auto; min-width: 0; max-width: none; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  tr { padding: .7rem 0; border-bottom: 1px solid var(--rule); } tr:last-child { border-bottom: 0; padding-bottom: 0; }
  td, tbody th, tbody tr:last-child > * { border: 0; padding: 0 .5rem .3rem 0; }
  td:empty { display: none; }
  td::before { content: attr(data-label); display: block; font-size: .75rem; color: var(--soft); }
  td:not(.from), .from { min-width: 0; max-width: none; }
}
@media print {
  :root { --page: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #bbb; --rule: #ddd; --code: #f3f3f3; --accent: #00405f; --tint: #eee;
    --error: #8a0010; --error-tint: #f6e6e6; --warning: #5e3b00; --warning-tint: #f7efdc; --note: #123f70; --note-tint: #e9eef5; --good: #0d4d28; --good-tint: #e6f1ea; }
  body { font-size: 10.5pt; } .bar, .page { max-width: none; padding-left: 0; padding-right: 0; } nav, .skip { display: none; }
  article { border: 0; box-shadow: none; padding: 0; break-after: page; } article:last-child { break-after: auto; }
  tr, .command, .alert, .finding, .promise, .timeline li { break-inside: avoid; } .row, .lines { white-space: pre-wrap; width: auto; } h2, h3 { break-after: avoid; } .page, .many .page { display: block; }
}
`;

/** SHA-256 of `style`, for the content security policy. The unit test says the new one when the style changes. */
export const styleHash = '9AVKKZ7Gg3cypM+RvtDHiTKd1J4MWnaNgvKZWpyewhQ=';
