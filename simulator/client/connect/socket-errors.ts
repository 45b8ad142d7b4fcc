/** The errors of Node's sockets, as Linux numbers them. */
import type { LostReason } from '../../world/network/wire.js'
import { withCode } from '../platform/node-errors.js'

/** Why a connection could not be opened. */
export function openingError(reason: LostReason, host: string, port: number): Error {
  switch (reason) {
    case 'ECONNREFUSED':
      return refused(host, port)
    case 'ECONNRESET':
      return reset()
    case 'END':
    case 'HEARTBEAT':
      return new Error('Socket closed abruptly during opening handshake')
  }
}

/** Why an open connection is no more. */
export function lossError(reason: LostReason): Error {
  switch (reason) {
    case 'END':
      return new Error('Unexpected close')
    case 'HEARTBEAT':
      return new Error('Heartbeat timeout')
    case 'ECONNREFUSED':
    case 'ECONNRESET':
      return reset()
  }
}

function refused(host: string, port: number): Error {
  const address = host === '' || host === 'localhost' ? '127.0.0.1' : host
  const error = new Error(`connect ECONNREFUSED ${address}:${port}`)
  Object.assign(error, { errno: -111 })
  return Object.assign(withCode(error, 'ECONNREFUSED'), { syscall: 'connect', address, port })
}

function reset(): Error {
  const error = Object.assign(new Error('read ECONNRESET'), { errno: -104 })
  return Object.assign(withCode(error, 'ECONNRESET'), { syscall: 'read' })
}
