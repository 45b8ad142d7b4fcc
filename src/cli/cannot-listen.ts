import { CommandError } from './command-error.js'

/**
 * The reason why the system does not give a port or an address, in one line; another error as it is.
 *
 * @param who listens there, when the port is taken
 * @param option that names the port
 */
export function cannotListen(error: unknown, who: string, option: string): unknown {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') {
    return new CommandError(`${message}: ${who} listens there; choose another ${option}`)
  }
  return code === undefined ? error : new CommandError(message)
}
