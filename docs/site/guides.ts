/** What the site has pages for. */
export interface Guide {
  /** The name of its page, without `.html`. */
  readonly name: string
  readonly title: string
  readonly text: string
}

/** The order of the guides; what is not named comes after them, by name. */
const order = [
  'getting-started',
  'testing',
  'simulation',
  'production',
  'nameko',
  'errors',
  'fidelity',
  'performance',
  'architecture',
]

/** @param texts Markdown by the name of the file, without its ending */
export function guidesOf(readme: string, texts: ReadonlyMap<string, string>): Guide[] {
  const rank = (name: string): number => {
    const place = order.indexOf(name)
    return place < 0 ? order.length : place
  }
  const names = [...texts.keys()].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b))
  return [
    { name: 'index', title: 'Kinoko', text: readme },
    ...names.map((name) => {
      const text = texts.get(name)!
      return { name, title: titleOf(text, name), text }
    }),
  ]
}

function titleOf(text: string, name: string): string {
  return /^# (.+)$/m.exec(text)?.[1] ?? name
}
