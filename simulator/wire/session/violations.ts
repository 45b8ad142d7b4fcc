/** How RabbitMQ words what is wrong with a frame. Its texts hold Erlang terms, broken into lines of 80 columns. */
import type { ReplyCodeName } from '../../core/reply-codes.js'
import { readText } from '../bytes/text.js'
import type { FrameError } from '../frames.js'

/** An error that ends a connection, but for its number. */
export interface Violation {
  readonly code: ReplyCodeName
  readonly explanation: string
  readonly classId: number
  readonly methodId: number
}

const shownOctets = 16
const columns = 80

export function violation(
  code: ReplyCodeName,
  explanation: string,
  classId = 0,
  methodId = 0,
): Violation {
  return { code, explanation, classId, methodId }
}

export function unknownFrame(type: number, payload: Uint8Array): Violation {
  return violation('FRAME_ERROR', `${describeFrame(type, payload)}: unknown_frame`)
}

export function unexpectedFrame(type: number, payload: Uint8Array): Violation {
  return violation('UNEXPECTED_FRAME', describeFrame(type, payload))
}

/** @param limit - octets that a payload may have */
export function brokenFrame(error: FrameError, limit: number): Violation {
  if (error.reason === 'too large') {
    const text = `type ${error.type}, all octets = <<>>: {frame_too_large,${error.size},${limit}}`
    return violation('FRAME_ERROR', text)
  }
  const start = `${describeFrame(error.type, error.payload)}: {`
  const column = start.length - (start.lastIndexOf('\n') + 1)
  const marker = 'invalid_frame_end_marker,'
  const fits = column + marker.length + `${error.lastOctet}}`.length < columns
  const gap = fits ? '' : `\n${' '.repeat(column)}`
  return violation('FRAME_ERROR', `${start}${marker}${gap}${error.lastOctet}}`)
}

/** The fields of a method do not fit what is known of it. */
export function undecodable(payload: Uint8Array, classId: number, methodId: number): Violation {
  const octets = payload.subarray(4).join(',')
  return violation('FRAME_ERROR', `cannot decode <<${octets}>>`, classId, methodId)
}

function describeFrame(type: number, payload: Uint8Array): string {
  const isWhole = payload.length <= shownOctets
  const start = `type ${type}, ${isWhole ? 'all' : `first ${shownOctets}`} octets = <<`
  return `${start}${printOctets(payload.subarray(0, shownOctets), start.length)}>>`
}

function printOctets(octets: Uint8Array, column: number): string {
  if (octets.length > 0 && octets.every((octet) => octet >= 32 && octet < 127)) {
    return JSON.stringify(readText(octets, 0, octets.length))
  }
  let text = ''
  let at = column
  octets.forEach((octet, i) => {
    const word = i === octets.length - 1 ? String(octet) : `${octet},`
    const end = at + word.length + (i === octets.length - 1 ? '>>'.length : 0)
    if (end >= columns && text !== '') {
      text += `\n${' '.repeat(column)}`
      at = column
    }
    text += word
    at += word.length
  })
  return text
}
