import { describe, expect, it } from 'vitest'
import { noticeSays, readNotice, type WearerNotice, withNotice } from './wearer'

const begins: WearerNotice = {
  notice_id: 'n1', kind: 'begins', view_id: 'v1', camera_id: 'worn', actor_title: 'Sgt. D. Whitlock (demo)', role: 'supervisor', purpose: 'officer_safety', reason: null,
}
const ended: WearerNotice = { ...begins, notice_id: 'n2', kind: 'ended', reason: 'you stopped watching' }

describe('what a wearer is told', () => {
  it('names who looks, and why', () => {
    expect(noticeSays(begins)).toBe('Sgt. D. Whitlock (demo) (supervisor) now looks through your camera: officer safety')
    expect(noticeSays(ended)).toBe('Sgt. D. Whitlock (demo) (supervisor) no longer looks through your camera: you stopped watching')
  })

  it('lets an end take the place of its beginning, newest first', () => {
    const other = { ...begins, notice_id: 'n3', view_id: 'v2' }
    expect(withNotice(withNotice([begins], other), ended).map((one) => one.notice_id)).toEqual(['n2', 'n3'])
  })

  it('reads no notice out of what is none', () => {
    expect(readNotice(undefined)).toBeNull()
    expect(readNotice({ camera_id: 'worn' })).toBeNull()
    expect(readNotice({ ...begins })?.notice_id).toBe('n1')
  })
})
