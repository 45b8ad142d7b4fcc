const paths = {
  run: 'M8 5v14l12-7z',
  stop: 'M7 7h10v10H7z',
  find: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zm4.7-1.8L20 20',
  start: 'M6 5v14M19 5 9 12l10 7z',
  back: 'M17 6 8 12l9 6z',
  pause: 'M9 6v12M15 6v12',
  step: 'm7 6 9 6-9 6z',
  message: 'm4 6 8 6-8 6zm9 0 8 6-8 6z',
  again: 'M19 12a7 7 0 1 1-2.2-5.1M19 4v4h-4',
  crash: 'M13 3 6 13h5l-1 8 8-11h-6z',
  cut: 'M6 6l12 12M9 7a2.5 2.5 0 1 1-3.5-3.5A2.5 2.5 0 0 1 9 7zm0 10a2.5 2.5 0 1 0-3.500 3.500A2.500 2.500 0 0 0 9 17zM18 6l-6 6',
  slow: 'M12 7v5l3 2M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16z',
  add: 'M12 5v14M5 12h14',
  call: 'M4 12h13M12 7l5 5-5 5',
  down: 'm6 9 6 6 6-6',
  close: 'M6 6l12 12M18 6 6 18',
  done: 'm5 13 4 4L19 7',
  request: 'M4 12h14M13 7l5 5-5 5',
  reply: 'M20 12H6M11 7l-5 5 5 5',
  error: 'M7 7l10 10M17 7 7 17',
  returned: 'M9 8 5 12l4 4M5 12h9a5 5 0 0 1 5 5',
  envelope: 'M4 6.500h16v11H4zM4 7l8 6 8-6',
  note: 'M12 8v5M12 16.500v.1M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z',
  printed: 'm5 8 4 4-4 4M11 16h8',
} as const

export type IconName = keyof typeof paths

const filled: ReadonlySet<IconName> = new Set([
  'run',
  'stop',
  'start',
  'back',
  'step',
  'message',
  'crash',
])

/** A sign beside words, or in a button that has a label. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class={`icon ${filled.has(name) ? 'filled' : ''}`} viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  )
}
