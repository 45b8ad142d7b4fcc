/** Why there is no connection to a broker, in one line: the words of the broker, the place, and what to do. */
import { BrokerUnreachable, TopologyError } from '../errors/errors.js'
import { messageOf } from '../support/describe.js'
import { describePlaces, placeOf, type BrokerPlace } from './broker-place.js'
import { refusalOf } from './refusal.js'

/** The broker was reached and will never take this user, password or virtual host. Undefined for every other cause. */
export function refusedBy(uris: readonly string[], cause: unknown): BrokerUnreachable | undefined {
  const said = refusalOf(cause)
  if (said === undefined) return undefined
  const advice = adviceOn(said, placeOf(uris[0]!))
  return new BrokerUnreachable(
    `the broker at ${describePlaces(uris)} refuses us: ${withFullStop(said)} ${advice} (config: AMQP_URI)`,
    { cause },
  )
}

/** An attempt has not led to a connection: of the first with the place and what to do, of the next the problem alone. */
export function failedAttempt(
  uris: readonly string[],
  attempt: number,
  cause: unknown,
  delayMs: number,
): string {
  const problem = problemOf(cause)
  const told = `${problem}; next attempt in ${delayMs} ms`
  // whose topology does not suit was reached
  if (attempt > 1 || cause instanceof TopologyError)
    return `no connection to the broker (attempt ${attempt}): ${told}`
  const said = refusalOf(cause)
  const advice = said === undefined ? questionOn(problem) : adviceOn(said, placeOf(uris[0]!))
  return `no connection to the broker at ${describePlaces(uris)}, attempt 1: ${told}. ${advice} (config: AMQP_URI)`
}

/** No attempt has led to a connection. */
export function unreachable(
  uris: readonly string[],
  attempts: number,
  cause: unknown,
): BrokerUnreachable {
  const tried = attempts === 1 ? '' : ` after ${attempts} attempts`
  const problem = problemOf(cause)
  return new BrokerUnreachable(
    `no connection to the broker at ${describePlaces(uris)}${tried}: ${withFullStop(problem)} ` +
      `${questionOn(problem)} (config: AMQP_URI, connection_retry)`,
    { cause },
  )
}

/** OpenSSL's errors: `80AC0F:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../deps/…c:350:`. */
const ofOpenSsl = /\berror:[0-9a-f]+:[^:]*:[^:]*:([^:]+)/i

/**
 * The words of an error; of OpenSSL's the reason alone. Of several addresses of one name, Node gives an
 * error without words that holds an error for each.
 */
export function problemOf(cause: unknown): string {
  const message = messageOf(cause)
  const { errors } = (cause ?? {}) as { errors?: unknown }
  if (message === '' && Array.isArray(errors)) return errors.map(messageOf).join(', ')
  const [, reason] = ofOpenSsl.exec(message) ?? []
  if (reason === undefined) return message.replace(/[:\s]+$/, '')
  // its first bytes were read as a version and a length of TLS
  const isPlain = /wrong version|packet length/.test(reason)
  return isPlain ? `what listens there speaks no TLS (${reason})` : `TLS: ${reason}`
}

/** @see https://www.rabbitmq.com/docs/access-control */
function adviceOn(said: string, { host, user, virtualHost }: BrokerPlace): string {
  if (/vhost.* not found/.test(said)) return `\`rabbitmqctl add_vhost ${virtualHost}\` makes it.`
  if (said.includes('access to vhost')) {
    return `\`rabbitmqctl set_permissions -p ${virtualHost} ${user} '.*' '.*' '.*'\` lets the user in.`
  }
  const question = 'Is there such a user (`rabbitmqctl list_users`), and is the password right?'
  const isLocal = /^(localhost|127\.|\[::1\])/i.test(host)
  return user === 'guest' && !isLocal
    ? `${question} RabbitMQ lets \`guest\` in from its own machine alone.`
    : question
}

const questions: readonly (readonly [RegExp, string])[] = [
  [/limit \(\d+\) is reached/, 'Who holds all these connections (`rabbitmqctl list_connections`)?'],
  [
    /terminated by server/,
    'Is RabbitMQ starting, or its virtual host down (`rabbitmqctl status`)?',
  ],
  [/ENOTFOUND|EAI_AGAIN/, 'Is the name of the host right?'],
  [/certificate|self.signed|CERT_/i, 'Does AMQP_SSL name the authority (ca) of its certificate?'],
  [/ETIMEDOUT|timed? ?out/i, 'Does a firewall keep the port closed?'],
  [
    /handshake|TLS|SSL|EPROTO|ECONNRESET|Expected/i,
    'Does RabbitMQ listen at that port, and is TLS spoken at both ends or at neither (amqps://, port 5671)?',
  ],
]

function questionOn(problem: string): string {
  const found = questions.find(([pattern]) => pattern.test(problem))
  return found?.[1] ?? 'Does RabbitMQ run there?'
}

function withFullStop(text: string): string {
  return text.endsWith('.') ? text : `${text}.`
}
