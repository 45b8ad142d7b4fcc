const last = 0x10ffff

type Range = readonly [first: number, last: number]

const digits: Range = [0x30, 0x39]
const upper: Range = [0x41, 0x5a]
const lower: Range = [0x61, 0x7a]
const underscore: Range = [0x5f, 0x5f]

/** Of ASCII alone, each in the order of its characters. */
const classes: Readonly<Record<string, readonly Range[]>> = {
  alnum: [digits, upper, lower],
  alpha: [upper, lower],
  ascii: [[0, 0x7f]],
  blank: [
    [9, 9],
    [0x20, 0x20],
  ],
  cntrl: [
    [0, 0x1f],
    [0x7f, 0x7f],
  ],
  digit: [digits],
  graph: [[0x21, 0x7e]],
  lower: [lower],
  print: [[0x20, 0x7e]],
  punct: [
    [0x21, 0x2f],
    [0x3a, 0x40],
    [0x5b, 0x60],
    [0x7b, 0x7e],
  ],
  space: [
    [9, 13],
    [0x20, 0x20],
  ],
  upper: [upper],
  word: [digits, upper, underscore, lower],
  xdigit: [digits, [0x41, 0x46], [0x61, 0x66]],
}

/** The characters of `[:name:]` for a class of JavaScript; a SyntaxError for a name that there is not. */
export function posixClass(name: string, isNegated: boolean): string {
  const ranges = Object.hasOwn(classes, name) ? classes[name] : undefined
  if (ranges === undefined) throw new SyntaxError(`there is no class [:${name}:]`)
  return (isNegated ? others(ranges) : ranges)
    .map((range) => range.map((code) => `\\u{${code.toString(16)}}`).join('-'))
    .join('')
}

function others(ranges: readonly Range[]): readonly Range[] {
  const starts = [0, ...ranges.map(([, end]) => end + 1)]
  const ends = [...ranges.map(([start]) => start - 1), last]
  return starts.flatMap((start, i) => (start <= ends[i]! ? [[start, ends[i]!] as const] : []))
}
