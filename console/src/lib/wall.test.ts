import { describe, expect, it } from 'vitest'
import { addressOf, changeLayout, COLUMNS, emptyScreen, fill, givenOf, neighbour, overlap, put, readAddress, reshape, ROWS, screenOf, swap, take } from './wall'

const cameras = (screen: { tiles: readonly { camera: string | null }[] }): (string | null)[] => screen.tiles.map((tile) => tile.camera)
const names = (count: number): string[] => Array.from({ length: count }, (_, at) => `c${at}`)

describe('a wall’s screen', () => {
  it('keeps cameras and their views through smaller and larger layouts', () => {
    const nine = fill(emptyScreen('9'), names(9))
    const four = changeLayout(nine, '4')
    expect(cameras(four)).toEqual(['c0', 'c1', 'c2', 'c3'])
    expect(four.tiles[2]?.key).toBe(nine.tiles[2]?.key)
    expect(cameras(changeLayout(four, '9'))).toEqual(names(9))
  })

  it('gives a new view a new key, and none where two change places', () => {
    const screen = fill(emptyScreen('4'), ['a', 'b'])
    const swapped = swap(screen, 0, 1)
    expect(cameras(swapped)).toEqual(['b', 'a', null, null])
    expect(swapped.tiles[1]?.key).toBe(screen.tiles[0]?.key)
    expect(put(screen, 0, 'x').tiles[0]?.key).not.toBe(screen.tiles[0]?.key)
  })

  it('shows a camera once: put elsewhere, it moves', () => {
    expect(cameras(put(fill(emptyScreen('4'), ['a', 'b']), 3, 'a'))).toEqual([null, 'b', null, 'a'])
  })

  it('brings back what was set aside when a tile is cleared', () => {
    const four = changeLayout(fill(emptyScreen('9'), names(5)), '4')
    expect(four.aside).toEqual(['c4'])
    expect(cameras(take(four, 1))).toEqual(['c0', 'c4', 'c2', 'c3'])
  })

  it('never lets free tiles overlap or leave the grid', () => {
    let screen = changeLayout(fill(emptyScreen('9'), names(9)), 'free')
    screen = fill(screen, names(40))
    for (let at = 0; at < screen.tiles.length; at += 1) {
      for (const by of [{ w: 1 }, { h: 1 }, { x: -1 }, { y: 1 }, { w: -1 }, { h: -1 }]) screen = reshape(screen, at, by)
    }
    for (const [at, tile] of screen.tiles.entries()) {
      expect(tile.x >= 0 && tile.y >= 0 && tile.x + tile.w <= COLUMNS && tile.y + tile.h <= ROWS && tile.w > 0 && tile.h > 0).toBe(true)
      expect(screen.tiles.some((other, index) => index !== at && overlap(tile, other))).toBe(false)
    }
  })

  it('goes to the tile that lies next, and stays at the edge', () => {
    const screen = emptyScreen('9')
    expect([neighbour(screen, 4, 'ArrowLeft'), neighbour(screen, 4, 'ArrowDown'), neighbour(screen, 2, 'ArrowRight')]).toEqual([3, 7, 2])
  })

  it('is the same after it was kept', () => {
    const free = reshape(changeLayout(fill(emptyScreen('4'), ['a', 'b']), 'free'), 1, { h: -2 })
    expect(givenOf(screenOf(givenOf(free)))).toEqual(givenOf(free))
    expect(givenOf(screenOf({ layout: '4', tiles: [{ camera_id: 'a' }] })).tiles).toHaveLength(4)
  })

  it('has an address for each of its screens', () => {
    expect(readAddress(addressOf('Down town & co', 2))).toEqual({ name: 'Down town & co', screen: 2, isStills: false })
    expect(readAddress('#/wall')).toEqual({ name: null, screen: 1, isStills: false })
    expect(readAddress('#/wall/stills')).toEqual({ name: null, screen: 1, isStills: true })
    expect(readAddress('#/wall/%E0%A4%A?screen=99')).toEqual({ name: '%E0%A4%A', screen: 1, isStills: false })
  })
})
