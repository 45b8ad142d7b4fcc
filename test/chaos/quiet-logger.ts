import { silentLogger, type Logger } from 'kinoko'

/** Faults are the point, so nothing is said of them; KINOKO_CHAOS_LOG=1 says it all. */
export const quietLogger: Logger =
  process.env['KINOKO_CHAOS_LOG'] === undefined
    ? silentLogger
    : {
        debug: () => undefined,
        info: write,
        warn: write,
        error: write,
      }

function write(_fields: object, message: string): void {
  process.stderr.write(`${new Date().toISOString()} ${process.pid} ${message}\n`)
}
