// Two steps of ties: what the server gives, and where each person stands in the picture; pure.
import { day } from './words'

export interface TieLine {
  tie_id: number
  person_id: number
  other_id: number
  hop: number
  kind: 'contact' | 'associate'
  relation: string
  reason: string
  phone: string | null
  language: string | null
  predicate_ref: string | null
  reliability: string | null
  validity: string | null
  review_on: string | null
  source_title: string
  as_of: string
}

export interface TiedPerson {
  person_id: number
  name: string | null
  hop: number
  ties_total: number
}

export interface TiesShown {
  person_id: number
  hops: number
  entry: number
  refused: Record<string, { rule: string; text: string }>
  network: { people: TiedPerson[]; ties: TieLine[]; people_total: number }
  footer: string
}

export interface Spot {
  person: TiedPerson
  x: number
  y: number
}

export interface Edge {
  tie: TieLine
  from: Spot
  to: Spot
}

export interface Picture {
  width: number
  height: number
  spots: Spot[]
  edges: Edge[]
  left: number // people who stand in the list alone
}

export const MOST_DRAWN = 9 // in a column: more can't be read
const ROW = 56
const COLUMNS = [90, 370, 660] // x of each step
const MINOR = 'Minor (name withheld)'

export const nameOf = (person: TiedPerson): string => person.name ?? MINOR

/** Place the person asked about on the left, each step in a column; the ties stand between. */
export function picture(network: TiesShown['network']): Picture {
  const columns = [0, 1, 2].map((hop) => network.people.filter((person) => person.hop === hop))
  const rows = Math.max(1, ...columns.map((column) => Math.min(column.length, MOST_DRAWN)))
  const height = rows * ROW + 24
  const spots = columns.flatMap((column, hop) => {
    const drawn = inOrderOfTies(column, network.ties, columns[hop - 1] ?? []).slice(0, MOST_DRAWN)
    return drawn.map((person, at) => ({ person, x: COLUMNS[hop] ?? 0, y: (height * (at + 0.5)) / drawn.length }))
  })
  const at = new Map(spots.map((spot) => [spot.person.person_id, spot]))
  const edges = network.ties.flatMap((tie) => {
    const from = at.get(tie.person_id)
    const to = at.get(tie.other_id)
    return from && to ? [{ tie, from, to }] : []
  })
  const last = columns.reduce((hop, column, at) => (column.length > 0 ? at : hop), 0)
  return { width: (COLUMNS[last] ?? 0) + 90, height, spots, edges, left: network.people.length - spots.length }
}

/** Keep people of the same neighbour together, so that lines cross less. */
function inOrderOfTies(column: TiedPerson[], ties: TieLine[], before: TiedPerson[]): TiedPerson[] {
  const rank = (person: TiedPerson): number => {
    const near = before.findIndex((one) => ties.some((tie) => touches(tie, one) && touches(tie, person)))
    return near < 0 ? before.length : near
  }
  return [...column].sort((a, b) => rank(a) - rank(b) || a.person_id - b.person_id)
}

const touches = (tie: TieLine, person: TiedPerson): boolean => tie.person_id === person.person_id || tie.other_id === person.person_id

/** Say a tie as a sentence, for the list and for whoever hears the page. */
export function sentence(tie: TieLine, people: TiedPerson[]): string {
  const called = (id: number): string => {
    const person = people.find((one) => one.person_id === id)
    return person ? nameOf(person) : 'somebody not listed'
  }
  return tie.kind === 'contact'
    ? `${called(tie.other_id)}: ${tie.relation}, to reach for ${called(tie.person_id)}`
    : `${called(tie.person_id)} and ${called(tie.other_id)}: ${tie.relation}`
}

/** Say what a tie rests on. */
export function basis(tie: TieLine): string {
  const parts = tie.kind === 'contact'
    ? [tie.reason, tie.language ? `speaks ${tie.language}` : null]
    : [tie.reason, tie.predicate_ref ? `predicate ${tie.predicate_ref}` : null, tie.reliability ? `reliability ${tie.reliability}` : null,
      tie.validity ? `validity ${tie.validity}` : null, tie.review_on ? `review by ${day(tie.review_on)}` : null]
  return [...parts, `${tie.source_title}, ${day(tie.as_of)}`].filter(Boolean).join(' · ')
}
