"""The partner's pages' one style and frame."""

from html import escape

from plainview.cameras.partners.model import Language

_STYLE = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; background: #f4f2ec; color: #1b1d20; font: 1.0625rem/1.55 system-ui, sans-serif; }
main { max-width: 52rem; margin: 0 auto; padding: 1.5rem 1.25rem 3rem; background: #fff; min-height: 100vh; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: .5rem 0 1rem; }
h2 { font-size: 1.2rem; margin: 2.2rem 0 .5rem; }
p { margin: .5rem 0; }
a { color: #0b4f8a; }
nav { display: flex; justify-content: flex-end; }
.level { margin: 1rem 0; padding: 1rem 1.25rem; border: 2px solid #1b1d20; border-radius: 6px; }
.level strong { display: block; font-size: 1.25rem; }
.note { padding: .75rem 1rem; background: #eef3f7; border-left: 4px solid #0b4f8a; overflow-wrap: anywhere; }
.bad { padding: .75rem 1rem; background: #fbeeea; border-left: 4px solid #a3341b; }
.plain li { margin: .4rem 0; }
.ticket { padding: .7rem 0; border-top: 1px solid #d9d6cd; }
.small { font-size: .9rem; color: #4a4e54; }
blockquote { margin: .4rem 0; padding-left: .8rem; border-left: 3px solid #d9d6cd; white-space: pre-wrap; }
fieldset { border: 1px solid #d9d6cd; border-radius: 4px; padding: .5rem 1rem .8rem; margin: 1rem 0; min-width: 0; }
legend, label.field { font-weight: 600; }
legend { padding: 0 .3rem; }
label.field { display: block; margin: 1rem 0 .25rem; }
label.choice { display: flex; gap: .6rem; align-items: flex-start; padding: .25rem 0; cursor: pointer; }
label.choice input { width: 1.2rem; height: 1.2rem; margin-top: .2rem; flex: none; }
.row { display: flex; flex-wrap: wrap; gap: .4rem 1.1rem; align-items: center; }
.inner { margin: 0 0 .5rem 1.8rem; }
input, select, textarea { padding: .5rem; font: inherit; border: 1px solid #6b7077; }
input[type=text], input[type=password], textarea { width: 100%; padding: .6rem; }
input[type=number] { width: 7rem; }
textarea { font-family: ui-monospace, monospace; font-size: .95rem; }
button, a.button { display: inline-block; margin: .6rem .6rem 0 0; padding: .65rem 1.2rem; font: inherit;
  font-weight: 600; color: #fff; background: #0b4f8a; border: 0; border-radius: 4px;
  cursor: pointer; text-decoration: none; }
button.small { margin-top: 0; padding: .35rem .8rem; color: #0b4f8a; background: #fff; border: 1px solid #0b4f8a; }
button.stop { padding: 1rem 1.8rem; font-size: 1.15rem; background: #a3341b; }
table { width: 100%; border-collapse: collapse; font-size: .95rem; }
th, td { padding: .45rem .5rem .45rem 0; text-align: left; vertical-align: top; border-top: 1px solid #d9d6cd; }
dl { display: grid; grid-template-columns: minmax(9rem, max-content) 1fr; gap: .3rem 1.2rem; margin: .5rem 0; }
dt { font-weight: 600; } dd { margin: 0; }
:focus-visible { outline: 3px solid #c77700; outline-offset: 2px; }
footer { margin-top: 2.5rem; padding-top: 1rem; border-top: 2px solid #1b1d20; }
details { margin-top: 2rem; } summary { cursor: pointer; font-weight: 600; }
@media (max-width: 40rem) {
  dl { grid-template-columns: 1fr; } dd { margin-bottom: .5rem; }
  table, tbody, tr, td { display: block; } thead { display: none; }
  tr { padding: .5rem 0; border-top: 1px solid #d9d6cd; } td { border: 0; padding: .1rem 0; }
  td::before { content: attr(data-title) ": "; color: #4a4e54; }
}
@media print {
  body, main { background: #fff; } main { max-width: none; padding: 0; } nav, form, a.button { display: none; }
}
"""


def write_document(title: str, language: Language, body: str) -> str:
    """Return a whole document around a body that is escaped already."""
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><link rel="icon" href="data:,">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body><main>{body}</main></body></html>"
    )
