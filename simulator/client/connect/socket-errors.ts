import type { LostReason } from '../../world/network/wire.js'
import { withCode } from '../platform/node-errors.js'

/** The error of a connection that could not be opened, as Node's sockets have it, with the numbers of Linux. */
export function openingError(reason: LostReason, host: string, port: number): Error {
  switch (reason) {
    case 'ENOTFOUND':
      return unknownName(host)
    case 'ECONNREFUSED':
      return refused(host, port)
    case 'ECONNRESET':
      return reset()
    case 'END':
    case 'HEARTBEAT':
      return new Error('Socket closed abruptly during opening handshake')
  }
}

/** The error of an open connection that is lost, as Node's sockets have it, with the numbers of Linux. */
export function lossError(reason: LostReason): Error {
  switch (reason) {
    case 'END':
      return new Error('Unexpected close')
    case 'HEARTBEAT':
      return new Error('Heartbeat timeout')
    case 'ENOTFOUND':
    case 'ECONNREFUSED':
    case 'ECONNRESET':
      return reset()
  }
}

function unknownName(hostname: string): Error {
  const error = new Error(`getaddrinfo ENOTFOUND ${hostname}`)
  Object.assign(error, { errno: -3008 })
  return Object.assign(withCode(error, 'ENOTFOUND'), { syscall: 'getaddrinfo', hostname })
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
