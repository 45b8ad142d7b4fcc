import { replyCodes } from '../core/reply-codes.js'

interface Close {
  readonly replyCode: number
  readonly replyText: string
}

/**
 * A close frame as amqplib spells it in its errors: `404 (NOT-FOUND) with message "NOT_FOUND - no queue 'q' in
 * vhost '/'"`.
 */
export function closeMessage({ replyCode, replyText }: Close): string {
  return `${replyCode} (${String(codeNames.get(replyCode))}) with message "${replyText}"`
}

/** A method as amqplib spells it in its errors: `queue.declare-ok` is `QueueDeclareOk`. */
export function methodName(method: string): string {
  return method
    .split(/[.-]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')
}

/** A frame as amqplib spells it in its errors: `<BasicDeliver channel:1>`. */
export function frameName(frame: { readonly method: string; readonly channel: number }): string {
  return `<${methodName(frame.method)} channel:${frame.channel}>`
}

const codeNames: ReadonlyMap<number, string> = new Map([
  [200, 'REPLY-SUCCESS'],
  [311, 'CONTENT-TOO-LARGE'],
  [313, 'NO-CONSUMERS'],
  ...Object.entries(replyCodes).map(([name, code]): [number, string] => [
    code,
    name.replaceAll('_', '-'),
  ]),
])
