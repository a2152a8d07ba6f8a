// The wall's keys: what each does, and the lines of its help.
import type { Layout } from '../../lib/wall'

export const LAYOUT_KEYS: Record<string, Layout> = { '1': '1', '4': '4', '9': '9', '6': '16', '0': 'free' }

export const WALL_KEYS: { keys: string[]; means: string }[] = [
  { keys: ['←', '→', '↑', '↓'], means: 'go to the next tile' },
  { keys: ['Enter'], means: 'enlarge the tile (with the large stream), or make it small again (Esc)' },
  { keys: ['1', '4', '9'], means: 'layout of 1, 4 or 9 tiles' },
  { keys: ['6'], means: 'layout of 16 tiles' },
  { keys: ['0'], means: 'free layout' },
  { keys: ['Shift', '←→↑↓'], means: 'free layout: make the tile smaller or larger' },
  { keys: ['Ctrl', '←→↑↓'], means: 'free layout: move the tile' },
  { keys: ['Del'], means: 'take the camera off the wall; its view ends' },
  { keys: ['/'], means: 'search cameras (Enter puts one onto the wall)' },
  { keys: ['c'], means: 'show or hide the cameras' },
  { keys: ['w'], means: 'kept walls' },
  { keys: ['s'], means: 'keep this wall' },
  { keys: ['l'], means: 'show or hide how late the pictures are' },
  { keys: ['f'], means: 'full screen' },
  { keys: ['?'], means: 'this sheet' },
]
