import { expect, test } from 'vitest'
import { actionOf, KEY_LINES, type Press } from './keys'

const press = (key: string, more: Partial<Press> = {}): Press => ({ key, ctrlKey: false, metaKey: false, altKey: false, ...more })

test('every key of the help sheet does something', () => {
  const named: Record<string, string> = { Esc: 'Escape' }
  for (const { keys } of KEY_LINES) for (const key of keys) expect(actionOf(press(named[key] ?? key), 'none'), key).not.toBeNull()
})

test('moves, opens and enlarges', () => {
  expect(actionOf(press('j'), 'none')).toEqual({ do: 'next' })
  expect(actionOf(press('k'), 'list')).toEqual({ do: 'previous' })
  expect(actionOf(press('Enter'), 'list')).toEqual({ do: 'open' })
  expect(actionOf(press('3'), 'none')).toEqual({ do: 'enlarge', tile: 2 })
})

test('a text field keeps its letters, but Escape is always back', () => {
  for (const key of ['j', '/', '1', '?', 'Enter']) expect(actionOf(press(key), 'text')).toBeNull()
  expect(actionOf(press('Escape'), 'text')).toEqual({ do: 'back' })
})

test('a button keeps Enter and the arrows, and lets the letters through', () => {
  expect(actionOf(press('Enter'), 'control')).toBeNull()
  expect(actionOf(press('ArrowDown'), 'control')).toBeNull()
  expect(actionOf(press('j'), 'control')).toEqual({ do: 'next' })
})

test('leaves the browser its own shortcuts', () => {
  for (const more of [{ ctrlKey: true }, { metaKey: true }, { altKey: true }]) expect(actionOf(press('k', more), 'none')).toBeNull()
  expect(actionOf(press('F5'), 'none')).toBeNull()
})
