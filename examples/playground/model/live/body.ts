/** A message as it is read by people. */
import type { StoryMessage } from 'kinoko/testing'
import { textOf, type FrameLine } from './lines.js'

/** Characters of a value in a line. */
const longestValue = 120

export function messageOf(line: FrameLine, kind: StoryMessage['kind']): StoryMessage {
  const { payload = '', payload_bytes: size = 0, properties = {} } = line
  const isBinary = line.payload_encoding === 'base64'
  const bytes = isBinary ? bytesOf(payload) : undefined
  const { headers, ...rest } = properties
  const shown = bytes === undefined ? readable(payload) : hexOf(bytes)
  const told = bytes?.length ?? new TextEncoder().encode(payload).length
  const left = size - told
  return {
    kind,
    value: bytes === undefined ? shortened(payload) : `${size} bytes`,
    exchange: textOf(line, 'exchange'),
    routingKey: textOf(line, 'routingKey'),
    properties: factsOf(rest),
    headers: factsOf(headers ?? {}),
    body: left > 0 ? `${shown}\n… ${left.toLocaleString('en')} bytes more` : shown,
    size,
  }
}

function factsOf(values: unknown): [name: string, value: string][] {
  return Object.entries(values as object).map(([name, value]: [string, unknown]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ])
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length <= longestValue ? line : `${line.slice(0, longestValue)}…`
}

/** JSON with line breaks; any other text as it is. */
function readable(text: string): string {
  if (!/^\s*[[{]/.test(text)) return text
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2)
  } catch {
    return text
  }
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
}

const bytesInLine = 8

/** `0008  89 50 4e 47 …  |.PNG…|`, eight bytes a line. */
export function hexOf(bytes: Uint8Array): string {
  const lines: string[] = []
  for (let at = 0; at < bytes.length; at += bytesInLine) {
    const part = [...bytes.subarray(at, at + bytesInLine)]
    const hex = part.map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
    const text = part.map((byte) => (byte > 31 && byte < 127 ? String.fromCharCode(byte) : '.'))
    const place = at.toString(16).padStart(4, '0')
    lines.push(`${place}  ${hex.padEnd(3 * bytesInLine - 1)}  |${text.join('')}|`)
  }
  return lines.join('\n')
}
