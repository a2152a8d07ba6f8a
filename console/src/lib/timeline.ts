// Joins an incident's timeline and its notes into one list, newest first, each line once.
import type { Incident } from './types'

export interface Line {
  key: string
  at: string
  text: string
  author: string | null
  isNote: boolean
}

export function timelineOf(incident: Incident): Line[] {
  const notes = incident.notes.map((note) => ({ at: note.at, text: note.text, author: note.author, isNote: true }))
  const written = new Set(notes.map((note) => note.text))
  const happened = incident.timeline
    .filter((line) => !written.has(line.text))
    .map((line) => ({ at: line.at, text: line.text, author: null, isNote: false }))
  return [...notes, ...happened]
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
    .map((line, at) => ({ ...line, key: `${line.at} ${at}` }))
}
