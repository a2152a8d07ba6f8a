// The pages beside the desk: work that is not a call. Each is one line here, one component in this folder.
import type { Component } from 'svelte'
import type { Actor, Role } from '../lib/types'
import Cautions from './Cautions.svelte'
import Clips from './clips/Clips.svelte'
import Contests from './Contests.svelte'
import Partners from './Partners.svelte'
import Review from './Review.svelte'
import Rules from './Rules.svelte'
import Wall from './wall/Wall.svelte'

export interface Page {
  hash: string // in the address: #/review
  title: string // in the header's menu
  roles: readonly Role[] // whom the menu offers it; the server decides
  component: Component<{ actor: Actor }>
  isWhole?: boolean // takes the whole room under the header: no title, no margins
}

export const PAGES: readonly Page[] = [
  { hash: 'wall', title: 'Camera wall', roles: ['analyst', 'officer', 'dispatcher', 'supervisor', 'commander'], component: Wall, isWhole: true },
  { hash: 'cautions', title: 'Premise cautions', roles: ['supervisor', 'analyst', 'officer', 'dispatcher', 'commander'], component: Cautions },
  { hash: 'clips', title: 'Clips', roles: ['analyst', 'supervisor', 'commander', 'records_clerk'], component: Clips },
  { hash: 'partners', title: 'Lent cameras', roles: ['supervisor', 'commander', 'administrator', 'analyst', 'officer', 'dispatcher', 'city_attorney', 'auditor'], component: Partners },
  { hash: 'review', title: 'Same person?', roles: ['supervisor', 'records_clerk', 'analyst'], component: Review },
  { hash: 'contests', title: 'Ask and contest', roles: ['records_clerk', 'city_attorney', 'auditor'], component: Contests },
  { hash: 'rules', title: 'Rating rules', roles: ['supervisor', 'commander', 'city_attorney', 'auditor', 'records_clerk'], component: Rules },
]

export const pagesOf = (role: Role): Page[] => PAGES.filter((page) => page.roles.includes(role))

/** Return the page that an address names, as far as the role has it; null: the desk. */
export function pageAt(hash: string, role: Role): Page | null {
  const name = /^#\/([a-z-]+)/.exec(hash)?.[1]
  return pagesOf(role).find((page) => page.hash === name) ?? null
}
