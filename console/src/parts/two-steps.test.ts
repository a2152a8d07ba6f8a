import type { Component } from 'svelte'
import { render } from 'svelte/server'
import { expect, test } from 'vitest'
import { aDossier, aResident } from '../lib/builders'
import type { Dossier } from '../lib/types'
import TwoSteps from './TwoSteps.svelte'

const page = (dossier: Dossier): string => render(TwoSteps as Component<object>, { props: { dossier } }).body.replace(/<!--.*?-->/g, '')
const contact = (of_person_id: number): Dossier['ties']['contacts'][number] => ({
  name: 'Ana Vale', relation: 'sister', phone: null, language: null, reason: 'next of kin', of_person_id, source_title: 'Emergency contacts',
})

test('two steps are offered for residents who have ties, each by name, and nothing is read before somebody asks', () => {
  const residents = [aResident({ person_id: 1, name: 'Ines Vale' }), aResident({ person_id: 2, name: 'Bo <b>Vale' })]
  const drawn = page(aDossier({ residents, ties: { contacts: [contact(2)], associates: [], refused: null } }))
  expect(drawn).toContain('Two steps from Bo &lt;b')
  expect(drawn).not.toContain('Two steps from Ines')
  expect(drawn).toContain('data-state="loading"')
})

test('without ties nothing is offered', () => {
  expect(page(aDossier({ residents: [aResident()] }))).not.toContain('two-steps"')
})
