/** The looks of a report's page, light and dark. */
export const style = `
:root { color-scheme: light dark; --ink: #1d2430; --paper: #fff; --faint: #5b6472; --line: #cdd3dc;
  --box: #eef2f7; --note: #fff4d6; --mark: #b91c1c; --request: #1d4ed8; --reply: #15803d; --error: #b91c1c;
  --message: #7e22ce; --values: #ffe8a3; --moved: #dbeafe; --only: #ede9fe; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e5e9f0; --paper: #14181f; --faint: #9aa4b2; --line: #39424f; --box: #222a35;
    --note: #3a3012; --mark: #fca5a5; --request: #93c5fd; --reply: #86efac; --error: #fca5a5;
    --message: #d8b4fe; --values: #5a4708; --moved: #1e3a5f; --only: #3b2f63; }
}
[hidden] { display: none !important; }
body { margin: 0; padding: 1rem; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
h1 { margin: 0 0 .25rem; font-size: 1.25rem; color: var(--mark); white-space: pre-wrap; }
header p { margin: .1rem 0; color: var(--faint); }
a { color: var(--request); }
details { margin-top: 1rem; border-top: 1px solid var(--line); }
summary { padding: .5rem 0; font-weight: 600; cursor: pointer; }
code, pre { font: 13px/1.5 ui-monospace, monospace; }
pre { margin: 0; overflow: auto; max-height: 60vh; }
pre.frame, pre.message { background: var(--box); padding: .5rem .75rem; border-radius: 6px; white-space: pre-wrap; }
pre.message { position: sticky; left: 0; max-width: 60rem; margin: 2px 0 6px 7rem; }
#trace > span, .setup span { display: block; content-visibility: auto; contain-intrinsic-size: auto 20px; }
input, button { font: inherit; color: inherit; background: var(--box); border: 1px solid var(--line); border-radius: 4px;
  padding: .2rem .5rem; }
input { width: 22rem; max-width: 100%; }
table.difference { border-collapse: collapse; }
.difference th { text-align: left; font-weight: 600; padding: .1rem 1rem .1rem 0; vertical-align: top; }
ul.calls, .calls ul { list-style: none; margin: 0; padding-left: 1.4rem; border-left: 2px solid var(--line); }
ul.calls { padding-left: 0; border: 0; }
.calls li { padding: .1rem 0 .1rem .3rem; }
button.only { font-size: 11px; padding: 0 .3rem; color: var(--faint); }
.calls > li { content-visibility: auto; contain-intrinsic-size: auto 26px; }
.who { color: var(--faint); }
small { color: var(--faint); }
code.reply { color: var(--reply); } code.error, code.open { color: var(--error); font-weight: 600; }
mark { background: var(--values); color: inherit; border-radius: 3px; padding: 0 .3rem; font: 13px/1.5 ui-monospace, monospace; }
.remark { color: var(--error); font-style: normal; }
.legend { color: var(--faint); } .legend b { color: var(--ink); font-weight: 400; border-radius: 3px; padding: 0 .3rem; }
.scroll { overflow: auto; max-height: 85vh; border: 1px solid var(--line); border-radius: 6px; }
.sheet { width: max-content; min-width: 100%; }
.chunk { content-visibility: auto; contain-intrinsic-size: auto 1500px; }
.row { display: flex; height: 30px; align-items: stretch; }
.row.heads { height: 66px; position: sticky; top: 0; z-index: 1; background: var(--paper); border-bottom: 1px solid var(--line); }
.number, .time { flex: none; width: 3.2rem; text-align: right; padding-right: .5rem; font: 12px/30px ui-monospace, monospace; }
.time, .faint { color: var(--faint); }
.head, .side { position: relative; flex: none; margin-right: 2rem; }
.head strong { position: absolute; top: 0; left: 4px; }
.group { position: absolute; top: 22px; height: 40px; background: var(--box); border: 1px solid var(--line); border-radius: 5px;
  text-align: center; font-weight: 600; font-size: 12px; overflow: hidden; box-sizing: border-box; }
.name { position: absolute; top: 42px; transform: translateX(-50%); font-size: 12px; }
.side0[role] { cursor: pointer; }
.side0[role]:hover .label { text-decoration: underline; }
.values > .side:not(.gap) { background-color: var(--values); }
.moved > .side:not(.gap) { background-color: var(--moved); }
.only > .side:not(.gap) { background-color: var(--only); }
.row:target, .side:target, .row.current { outline: 2px solid var(--mark); outline-offset: -2px; }
#trace > span:target { background: var(--values); }
.arrow { position: absolute; top: 21px; height: 0; border-top: 2px solid; }
.arrow::after { content: ''; position: absolute; top: -6px; width: 9px; height: 10px; background: currentColor;
  clip-path: polygon(0 0, 100% 50%, 0 100%); }
.arrow.right::after { right: 0; } .arrow.left::after { left: 0; transform: scaleX(-1); }
.arrow.request { color: var(--request); } .arrow.reply { color: var(--reply); border-top-style: dashed; }
.arrow.error, .arrow.returned { color: var(--error); border-top-style: dashed; }
.arrow.message { color: var(--message); border-top-style: dotted; }
.label { position: absolute; top: 2px; font-size: 12px; line-height: 17px; white-space: nowrap; }
.label.error, .label.returned { color: var(--error); font-weight: 600; }
.note { position: absolute; inset: 3px 2px; background: var(--note); font: 12px/24px system-ui, sans-serif; padding: 0 .5rem;
  border-radius: 4px; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
`
