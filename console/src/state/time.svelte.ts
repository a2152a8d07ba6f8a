// One clock for the page, ticking once a second, set to the server's time.

class PageTime {
  now = $state(Date.now())
  #offset = 0

  constructor() {
    setInterval(() => { this.now = Date.now() + this.#offset }, 1000)
  }

  setTo(serverTime: string): void {
    const at = Date.parse(serverTime)
    if (Number.isNaN(at)) return
    const offset = at - Date.now()
    this.#offset = Math.abs(offset) < 250 ? 0 : offset // below that it is the way, not the clock
    this.now = Date.now() + this.#offset
  }
}

export const time = new PageTime()
