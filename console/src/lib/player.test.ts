import { describe, expect, it } from 'vitest'

import { joined, readWord, sizeFor, stepToLive } from './player'

describe('stepToLive', () => {
  it('lets a player that is live be', () => {
    expect(stepToLive(9.95, 0, 10, 1)).toEqual({ seekTo: null, rate: 1 })
  })

  it('hurries one that fell a little behind, and calms it when it has caught up', () => {
    expect(stepToLive(9.4, 0, 10, 1).rate).toBeGreaterThan(1)
    expect(stepToLive(9.7, 0, 10, 1.15).rate).toBe(1.15)
    expect(stepToLive(9.9, 0, 10, 1.15).rate).toBe(1)
  })

  it('does not flutter between the two speeds', () => {
    expect(stepToLive(9.7, 0, 10, 1).rate).toBe(1)
  })

  it('jumps to the end when far behind, at normal speed', () => {
    const step = stepToLive(3, 0, 10, 1.15)
    expect(step.seekTo).toBeCloseTo(9.95)
    expect(step.rate).toBe(1)
  })

  it('jumps into the buffer when it stands before its start, never before it', () => {
    expect(stepToLive(0, 9.99, 10, 1).seekTo).toBe(9.99)
  })
})

describe('sizeFor', () => {
  it('leaves small tiles on the small stream, and gives a large one the main stream', () => {
    expect(sizeFor(0)).toBe('small')
    expect(sizeFor(480)).toBe('small')
    expect(sizeFor(1280)).toBe('large')
  })
})

describe('joined', () => {
  it('keeps order and every byte', () => {
    const parts = [[1, 2], [], [3], [4, 5, 6]].map((bytes) => new Uint8Array(bytes).buffer)
    expect([...new Uint8Array(joined(parts))]).toEqual([1, 2, 3, 4, 5, 6])
  })

  it('does not copy a single part', () => {
    const part = new Uint8Array([7]).buffer
    expect(joined([part])).toBe(part)
  })
})

describe('readWord', () => {
  it('reads what to tell the decoder, and why a view ended', () => {
    expect(readWord('{"mime":"video/mp4; codecs=\\"avc1.42c01e\\"","view_id":"x"}')).toEqual({ mime: 'video/mp4; codecs="avc1.42c01e"' })
    expect(readWord('{"ended":"incident closed"}')).toEqual({ ended: 'incident closed' })
  })

  it('leaves out what has another type', () => {
    expect(readWord('{"mime":5,"ended":null}')).toEqual({})
    expect(readWord('null')).toEqual({})
  })
})
