import { describe, expect, test } from 'vitest'
import { aCamera } from './builders'
import { choose, type Dock, EMPTY_DOCK, endAll, giveUp, numberOf, openDock, renew, show } from './dock'

const six = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => aCamera(id))
const docked = (dock: Dock): (string | null)[] => dock.tiles.map((tile) => tile?.camera.camera_id ?? null)
const keyAt = (dock: Dock, at: number): number => dock.tiles[at]?.key ?? -1
const SILENT = { state: 'silent', since: null, reason: 'the camera is silent' } as const

describe('the dock', () => {
  test('takes the first four, and keeps the rest waiting in order', () => {
    const dock = openDock(EMPTY_DOCK, six)
    expect(docked(dock)).toEqual(['a', 'b', 'c', 'd'])
    expect(dock.waiting.map((camera) => camera.camera_id)).toEqual(['e', 'f'])
    expect(numberOf(dock, 'c')).toBe(3)
    expect(numberOf(dock, 'e')).toBeNull()
  })

  test('gives a camera without a picture up for the next candidate, in the same place and under a new key', () => {
    const before = openDock(EMPTY_DOCK, six)
    const dock = giveUp(before, keyAt(before, 1), SILENT)
    expect(docked(dock)).toEqual(['a', 'e', 'c', 'd'])
    expect(keyAt(dock, 1)).not.toBe(keyAt(before, 1))
    expect(dock.givenUp).toEqual(['b'])
  })

  test('with nobody waiting the tile stays and says what is wrong', () => {
    const before = openDock(EMPTY_DOCK, six.slice(0, 4))
    const dock = giveUp(before, keyAt(before, 1), SILENT)
    expect(docked(dock)).toEqual(['a', 'b', 'c', 'd'])
    expect(dock.tiles[1]?.picture).toEqual(SILENT)
  })

  test('never gives up what was opened by hand', () => {
    const chosen = choose(openDock(EMPTY_DOCK, six), aCamera('x'))
    const dock = giveUp(chosen.dock, keyAt(chosen.dock, chosen.at), SILENT)
    expect(docked(dock)[chosen.at]).toBe('x')
    expect(dock.tiles[chosen.at]?.picture).toEqual(SILENT)
  })

  test('ignores a word from a view that is gone', () => {
    const dock = openDock(EMPTY_DOCK, six)
    expect(giveUp(dock, 999, SILENT)).toEqual(dock)
    expect(show(dock, 999, SILENT)).toEqual(dock)
  })

  test('a newer list fills empty places and brings nobody back who was given up', () => {
    const before = openDock(EMPTY_DOCK, six.slice(0, 3).concat(aCamera('z')))
    const given = giveUp({ ...before, waiting: [aCamera('y')] }, keyAt(before, 3), SILENT)
    const dock = renew({ ...given, tiles: [given.tiles[0] ?? null, null, given.tiles[2] ?? null, given.tiles[3] ?? null] }, [aCamera('z'), aCamera('new')])
    expect(docked(dock)).toEqual(['a', 'new', 'c', 'y'])
  })

  test('opens by hand into a place without a picture first, else into the last that was not chosen', () => {
    const full = openDock(EMPTY_DOCK, six)
    expect(choose(full, aCamera('x')).at).toBe(3)
    const silent = show(full, keyAt(full, 1), SILENT)
    expect(choose(silent, aCamera('x')).at).toBe(1)
    const once = choose(full, aCamera('x')).dock
    expect(choose(once, aCamera('y')).at).toBe(2)
  })

  test('finds a camera that plays already instead of opening it twice', () => {
    const dock = openDock(EMPTY_DOCK, six)
    expect(choose(dock, aCamera('b'))).toEqual({ dock, at: 1 })
  })

  test('ends every tile with the incident and lets nobody wait', () => {
    const dock = endAll(openDock(EMPTY_DOCK, six), 'incident closed')
    expect(dock.tiles.map((tile) => tile?.picture.state)).toEqual(['ended', 'ended', 'ended', 'ended'])
    expect(dock.waiting).toEqual([])
  })

  test('keys go on from one incident to the next', () => {
    const first = openDock(EMPTY_DOCK, six)
    const second = openDock(first, six)
    expect(new Set([...first.tiles, ...second.tiles].map((tile) => tile?.key)).size).toBe(8)
  })
})
