/** The test suite of a client library, as it comes from its registry, and how to run it on a broker. */
import type { Shell } from './shell.js'

export type Verdict = 'passed' | 'failed' | 'skipped'

export interface Suite {
  readonly name: string
  readonly version: string
  readonly language: string
  /** What of it is not run, and why; empty when all of it is. */
  readonly leftOut: string
  /** Commands without which it cannot run. */
  readonly needs: readonly string[]
  /** What else is missing for it to run, in words that say what to do; undefined when nothing is. */
  readonly missing?: () => string | undefined
  /** Fetches the suite into the shell's folder and makes it ready. Nothing when it is there already. */
  prepare(shell: Shell): Promise<void>
  /** Runs it on a broker. Gives each test its verdict. */
  run(shell: Shell, broker: BrokerAddress): Promise<Map<string, Verdict>>
}

export interface BrokerAddress {
  /** With user and password: `amqp://guest:guest@127.0.0.1:5672`. */
  readonly uri: string
  readonly host: string
  readonly port: number
  /** Where the management API is, with user and password, if it is known. */
  readonly managementUri: string | undefined
  /** Where AMQP over WebSocket is spoken, if it is. */
  readonly webSocketUri: string | undefined
}
