// Reads the little Markdown that model cards are written in: headings, paragraphs, lists, tables, bold, italic, code.

export interface Span { text: string; style: 'plain' | 'strong' | 'em' | 'code' }
export type Block =
  | { kind: 'heading'; level: number; spans: Span[] }
  | { kind: 'paragraph'; spans: Span[] }
  | { kind: 'list'; items: Span[][] }
  | { kind: 'table'; head: Span[][]; rows: Span[][][] }

const INLINE = /(\*\*[^*]+\*\*|\*[^*]+\*|`[^`]+`)/

/** Split a line into spans; what is not marked stays as it is. */
export function spansOf(line: string): Span[] {
  return line.split(INLINE).filter((part) => part !== '').map((part): Span => {
    if (part.startsWith('**') && part.endsWith('**') && part.length > 4) return { text: part.slice(2, -2), style: 'strong' }
    if (part.startsWith('`') && part.endsWith('`') && part.length > 2) return { text: part.slice(1, -1), style: 'code' }
    if (part.startsWith('*') && part.endsWith('*') && part.length > 2) return { text: part.slice(1, -1), style: 'em' }
    return { text: part, style: 'plain' }
  })
}

const cells = (line: string): Span[][] => line.replace(/^\||\|$/g, '').split('|').map((cell) => spansOf(cell.trim()))

/** Return the blocks of a text, in order; nothing of it is ever taken for HTML. */
export function blocksOf(text: string): Block[] {
  return text.split(/\n\s*\n/).flatMap((part) => blocksOfPart(part.split('\n').map((line) => line.trimEnd()).filter(Boolean)))
}

function blocksOfPart(lines: string[]): Block[] {
  const [first, ...rest] = lines
  if (first === undefined) return []
  const heading = /^(#{1,4}) (.+)$/.exec(first)
  if (heading) return [{ kind: 'heading', level: heading[1]?.length ?? 1, spans: spansOf(heading[2] ?? '') }, ...blocksOfPart(rest)]
  if (first.startsWith('|')) return [table(lines)]
  if (first.startsWith('- ')) return [{ kind: 'list', items: items(lines) }]
  return [{ kind: 'paragraph', spans: spansOf(lines.join(' ')) }]
}

function table(lines: string[]): Block {
  const rows = lines.filter((line) => !/^\|[-| :]+\|?$/.test(line)).map(cells)
  const [head = [], ...body] = rows
  return { kind: 'table', head, rows: body }
}

function items(lines: string[]): Span[][] {
  const joined: string[] = []
  for (const line of lines) {
    if (line.startsWith('- ')) joined.push(line.slice(2))
    else joined[joined.length - 1] += ` ${line.trim()}`
  }
  return joined.map(spansOf)
}
