// Hears events of one kind on a page beside the desk, which has no live channel of its own.
import { Spaced } from '../lib/coalesce'
import { FROM_NOW, LiveSocket } from '../lib/socket'

const TOGETHER_MS = 300 // several events of one moment are heard once

/** Call `heard` after each event of a kind, and after some may have been missed; return how to stop. */
export function hearOf(kind: string, heard: () => void): () => void {
  const soon = new Spaced(TOGETHER_MS, heard)
  const socket = new LiveSocket(FROM_NOW, {
    onEvent: (event) => { if (event.kind === kind) soon.ask() },
    onResync: () => { soon.ask() },
    onState: () => undefined,
    onServerTime: () => undefined,
    onRefused: () => undefined,
  })
  socket.start()
  return () => {
    soon.stop()
    socket.stop()
  }
}
