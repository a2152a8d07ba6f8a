// Partners: who lends cameras, on what terms, what expires; the interface's shapes, its calls, and words for them.
import { ask } from './api'
import { day, plural, words } from './words'

export type PartnerState = 'invited' | 'no_terms' | 'stopped' | 'expired' | 'registry' | 'open' | 'closed'

export interface Terms {
  purposes: string[]
  live: boolean
  recorded: boolean
  zone: string
  from: string
  until?: string
  hours?: string
  days?: string[]
  within_metres?: number
  around?: string
  told: string
}

export interface PartnerCamera {
  camera_id: string
  title: string
  address: string
  has_stream: boolean
  tested_at: string | null
  test_fault: string | null
}

export interface PartnerAsk {
  ask_id: string
  role: string
  words: string
  incident_key: string | null
  asked_at: string
  answer: string | null
  answered_at: string | null
}

export interface Partner {
  partner_id: string
  title: string
  kind: string
  state: PartnerState
  contact: { name: string; phone: string; email: string }
  stopped_at: string | null
  version: number
  set_at: string | null
  terms: Terms | null
  expires_soon: boolean
  views_running: number
  views_recently: number
  cameras: PartnerCamera[]
  asks: PartnerAsk[]
}

export interface Invitation {
  invitation_id: string
  partner_id: string
  title: string
  invited_at: string
  expires_at: string
  state: 'open' | 'used' | 'revoked' | 'expired'
}

export interface Link {
  partner_id: string
  path: string
  expires_at: string
}

const id = encodeURIComponent

export const listPartners = (): Promise<{ partners: Partner[]; invitations: Invitation[] }> => ask('GET', '/api/partners')

export const invite = (wish: { title: string; kind: string; language: string }): Promise<Link> => ask('POST', '/api/partners', wish)

export const inviteAgain = (partner: string): Promise<Link> => ask('POST', `/api/partners/${id(partner)}/invitations`)

export const takeBack = (invitation: string): Promise<void> => ask('DELETE', `/api/partners/invitations/${id(invitation)}`)

export const askPartner = (partner: string, said: string): Promise<{ ask_id: string }> =>
  ask('POST', `/api/partners/${id(partner)}/asks`, { words: said })

const STATES: Record<PartnerState, string> = {
  invited: 'Invited, not joined yet',
  no_terms: 'Joined, no terms yet',
  stopped: '▲ Stopped by the owner',
  expired: '▲ Terms have run out',
  registry: 'Known of only: call them',
  open: 'Open now',
  closed: 'Closed at this hour',
}

export const stateLine = (partner: Partner): string => STATES[partner.state]

/** Say in one line what the owner's terms allow. */
export function termsLine(terms: Terms): string {
  if (!terms.live && !terms.recorded) return 'No access: cameras and contact are known, and no more'
  const access = terms.live ? (terms.recorded ? 'Live and recorded' : 'Live') : 'Recorded only'
  const area = terms.within_metres === undefined
    ? 'incidents anywhere'
    : `incidents within ${terms.within_metres} m of ${terms.around === undefined ? 'the camera' : 'a place the owner chose'}`
  const times = [terms.days?.map((each) => words(each)).join(', '), terms.hours].filter(Boolean).join(' ') || 'at all times'
  const until = terms.until === undefined ? '' : ` until ${day(terms.until)}`
  return `${access} for ${terms.purposes.map((each) => words(each).toLowerCase()).join(', ')}; ${area}; ${times}${until}`
}

/** Put what needs somebody first: stopped, run out, running out; then by name. */
export function inOrder(partners: readonly Partner[]): Partner[] {
  const rank = (one: Partner): number => (one.state === 'stopped' || one.state === 'expired' ? 0 : one.expires_soon ? 1 : 2)
  return [...partners].sort((a, b) => rank(a) - rank(b) || a.title.localeCompare(b.title))
}

export const lookedLine = (partner: Partner): string =>
  `${plural(partner.views_recently, 'view')} in 30 days${partner.views_running > 0 ? `, ${partner.views_running} now` : ''}`
