// Counts a <video>'s real frames and tells when they stop: a picture that does not move must never look live.

export const STILL_AFTER_MS = 2000
const LOOK_EVERY_MS = 500

export interface FrameEvents {
  onFrame(total: number, mediaSeconds: number): void
  onStill(lastAt: number): void
  onMoving(): void
}

/** Watch a video until the returned function is called; `lastAt` is in ms since 1970. */
export function watchFrames(video: HTMLVideoElement, events: FrameEvents): () => void {
  let total = 0
  let lastAt = 0
  let isStill = false
  let handle = 0
  const onFrame = (_: number, about: VideoFrameCallbackMetadata): void => {
    total += 1
    lastAt = Date.now()
    if (isStill) events.onMoving()
    isStill = false
    events.onFrame(total, about.mediaTime)
    handle = video.requestVideoFrameCallback(onFrame)
  }
  handle = video.requestVideoFrameCallback(onFrame)
  const look = setInterval(() => {
    if (total === 0 || isStill || document.hidden || Date.now() - lastAt < STILL_AFTER_MS) return
    isStill = true
    events.onStill(lastAt)
  }, LOOK_EVERY_MS)
  return () => {
    clearInterval(look)
    video.cancelVideoFrameCallback(handle)
  }
}
