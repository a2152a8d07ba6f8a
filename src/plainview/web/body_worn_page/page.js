// A telephone as a body-worn camera: sends its picture (WHIP), tells its wearer who looks in, and closes it at once.

const PURPOSES = { call_response: 'for a call', officer_safety: 'for your safety', threat_to_life: 'for a threat to life' }
const AGAIN_MS = 2000
const el = (id) => document.getElementById(id)

/** The token comes once, behind the # of the link, where no server sees it; this telephone keeps it. */
function takeToken() {
  const given = new URLSearchParams(location.hash.slice(1)).get('token')
  if (given) {
    localStorage.setItem('plainview-body-worn', given)
    history.replaceState(null, '', location.pathname)
  }
  return localStorage.getItem('plainview-body-worn') ?? ''
}

const token = takeToken()
let camera = null
let sending = null // { peer, stream, session }
let moment = null
let told = null

const ask = (path, options = {}) =>
  fetch(path, { ...options, headers: { Authorization: `Bearer ${token}`, ...options.headers } })

function say(id, text, isBad = false) {
  el(id).textContent = text
  el(id).classList.toggle('bad', isBad)
}

function purposeOf(looked) { return PURPOSES[looked.purpose] ?? looked.purpose.replaceAll('_', ' ') }

function showState(state) {
  camera = state.camera_id
  moment = state.private
  el('title').textContent = state.title
  document.body.dataset.private = moment ?? ''
  for (const kind of ['medical', 'private']) {
    el(kind).disabled = false
    el(kind).setAttribute('aria-pressed', String(moment === kind))
  }
  el('start').disabled = sending !== null
  for (const track of sending?.stream.getTracks() ?? []) track.enabled = moment === null
  showSending()
  el('watchers').replaceChildren(...(state.watchers.length ? state.watchers.map(watcher) : [line('Nobody.', 'none')]))
}

function line(text, name = '') {
  const item = document.createElement('li')
  item.textContent = text
  item.className = name
  return item
}

function watcher(looked) {
  const item = line(`${looked.actor_title} (${looked.role})`)
  const why = document.createElement('span')
  why.className = 'why'
  why.textContent = `${purposeOf(looked)} · since ${new Date(looked.since).toLocaleTimeString()}`
  item.append(why)
  return item
}

function showSending() {
  el('start').hidden = sending !== null
  el('stop').hidden = sending === null
  if (sending === null) return
  const isConnected = sending.peer.connectionState === 'connected'
  say('state', moment !== null ? 'Private: nothing is sent.' : !isConnected ? 'Connecting the picture …' : 'Sending. Nobody sees it unless they are let in, and you are told first.')
}

function showNotice(notice) {
  const box = document.createElement('div')
  box.className = `notice ${notice.kind}`
  box.dataset.view = notice.view_id
  const words = document.createElement('div')
  words.textContent = notice.kind === 'begins'
    ? `${notice.actor_title} (${notice.role}) now looks through your camera`
    : `${notice.actor_title} no longer looks through your camera`
  const why = document.createElement('span')
  why.className = 'why'
  why.textContent = notice.kind === 'begins' ? purposeOf(notice) : (notice.reason ?? '')
  words.append(why)
  const seen = document.createElement('button')
  seen.textContent = 'Seen'
  seen.onclick = () => {
    told?.send(JSON.stringify({ saw_notice: notice.notice_id }))
    box.remove()
  }
  box.append(words, seen)
  for (const before of el('notices').querySelectorAll(`[data-view="${notice.view_id}"]`)) before.remove() // an end takes its place
  el('notices').prepend(box)
  while (el('notices').children.length > 6) el('notices').lastElementChild.remove()
  navigator.vibrate?.(notice.kind === 'begins' ? [200, 100, 200] : 120)
  requestAnimationFrame(() => { told?.send(JSON.stringify({ shows_notice: notice.notice_id })) }) // it is in the page
}

function listen() {
  told = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/body-worn/told`)
  told.onopen = () => {
    told.send(JSON.stringify({ token }))
    say('link', 'Connected')
  }
  told.onmessage = (message) => {
    const said = JSON.parse(message.data)
    if (said.state) showState(said.state)
    if (said.notice) showNotice(said.notice)
  }
  told.onclose = (closing) => {
    told = null
    if (closing.code === 4401) {
      el('start').disabled = true
      void stop()
      say('link', 'This link is not known or was ended. Ask for a new one.', true)
      return
    }
    say('link', 'Not connected: nobody new is let in. Trying again …', true)
    setTimeout(listen, AGAIN_MS)
  }
}

async function start() {
  el('start').disabled = true
  try {
    const stream = await navigator.mediaDevices.getUserMedia({
      video: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 25 }, facingMode: 'environment' },
      audio: false,
    })
    for (const track of stream.getTracks()) track.enabled = moment === null
    const peer = new RTCPeerConnection({ iceServers: [] })
    const sender = peer.addTransceiver(stream.getVideoTracks()[0], { direction: 'sendonly' })
    const h264 = RTCRtpSender.getCapabilities('video').codecs.filter((codec) => codec.mimeType === 'video/H264')
    if (h264.length) sender.setCodecPreferences(h264)
    peer.onconnectionstatechange = () => {
      showSending()
      if (['failed', 'closed'].includes(peer.connectionState) && sending?.peer === peer) void stop('The connection was lost. Press start to send again.')
    }
    await peer.setLocalDescription(await peer.createOffer())
    await gathered(peer)
    const answer = await ask(`/whip/${encodeURIComponent(camera)}`, {
      method: 'POST', headers: { 'Content-Type': 'application/sdp' }, body: peer.localDescription.sdp,
    })
    if (!answer.ok) throw new Error((await answer.json()).detail)
    sending = { peer, stream, session: answer.headers.get('Location') }
    await peer.setRemoteDescription({ type: 'answer', sdp: await answer.text() })
    el('own').srcObject = stream
    void el('own').play()
    showSending()
    void navigator.wakeLock?.request('screen').catch(() => undefined)
  } catch (error) {
    await stop()
    say('state', `Not sending: ${error.message}`, true)
  }
}

/** Wait until all candidates are in the offer: there is no trickle. */
function gathered(peer) {
  return new Promise((done) => {
    if (peer.iceGatheringState === 'complete') return done()
    peer.addEventListener('icegatheringstatechange', () => { if (peer.iceGatheringState === 'complete') done() })
    setTimeout(done, 1500)
  })
}

async function stop(why = 'Not sending.') {
  const ended = sending
  sending = null
  el('own').srcObject = null
  el('start').disabled = camera === null
  say('state', why, why !== 'Not sending.')
  showSending()
  if (ended === null) return
  for (const track of ended.stream.getTracks()) track.stop()
  ended.peer.close()
  await ask(ended.session, { method: 'DELETE', keepalive: true }).catch(() => undefined)
}

async function mark(kind) {
  const wanted = moment === kind ? null : kind
  if (wanted !== null) for (const track of sending?.stream.getTracks() ?? []) track.enabled = false // before anyone is asked
  try {
    const answer = await ask('/api/body-worn/device/private', {
      method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ kind: wanted }),
    })
    if (!answer.ok) throw new Error((await answer.json()).detail)
    showState(await answer.json())
  } catch (error) {
    say('state', wanted === null ? `Still private: ${error.message}` : `Nothing is sent, but it could not be marked: ${error.message}`, true)
  }
}

el('start').onclick = () => { void start() }
el('stop').onclick = () => { void stop() }
for (const kind of ['medical', 'private']) el(kind).onclick = () => { void mark(kind) }
addEventListener('pagehide', () => { void stop() })
if (token) listen()
else say('link', 'Open this page by the link that you were given.', true)
